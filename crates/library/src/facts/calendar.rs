//! Holidays, days off, hours of work.

use chrono::{NaiveTime, Timelike as _, Weekday};
use vg_model::Text;

use super::{Tell, Teller, day_in_words, joined, yes};
use crate::kinds::{DayOff, ExtraDay, Holiday, Hours, Stretch, WeekDay};
use crate::value::MonthDay;

impl Tell for Holiday {
    fn tell(&self, out: &mut Teller<'_>) {
        let day = |day: MonthDay| format!("{:02}/{:02}", day.day, day.month);
        if let Some(solar) = self.solar {
            let day = day(solar);
            out.line(("Ngày", "Day"), Text::new(format!("{day} dương lịch"), format!("{day}, solar calendar")));
        }
        if let Some(lunar) = self.lunar {
            let day = day(lunar);
            out.line(("Ngày", "Day"), Text::new(format!("{day} âm lịch"), format!("{day}, lunar calendar")));
        }
        for (label, days) in [
            (("Số ngày nghỉ trước đó", "Days off before it"), self.days_before),
            (("Số ngày nghỉ sau đó", "Days off after it"), self.days_after),
        ] {
            if days > 0 {
                out.same(label, &days.to_string());
            }
        }
        if self.extra == ExtraDay::BeforeOrAfter {
            let extra = Text::new("một ngày liền trước hoặc liền sau", "the day before or the day after");
            out.line(("Nghỉ thêm", "One more day"), extra);
        }
        if self.in_lieu {
            out.line(("Nghỉ bù khi trùng ngày nghỉ hằng tuần", "In lieu when it falls on a day of rest"), yes());
        }
        out.parties(("Cơ quan quyết định từng năm", "Fixed each year by"), &self.fixed_by);
    }
}

impl Tell for DayOff {
    fn tell(&self, out: &mut Teller<'_>) {
        let holiday = vec![out.named::<Holiday>(self.holiday.as_str())];
        out.entries(("Ngày lễ", "Holiday"), holiday);
        if let Some(first) = self.first {
            out.line(("Nghỉ từ", "Off from"), day_in_words(first));
        }
        if let Some(last) = self.last {
            out.line(("Nghỉ đến hết", "Off until"), day_in_words(last));
        }
        let worked: Vec<Text> = self.worked.iter().copied().map(day_in_words).collect();
        out.line(("Làm bù", "Worked in exchange"), joined(&worked, ", "));
    }
}

impl Tell for Hours {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.text);
        let work: Vec<Text> = self.work.iter().map(stretch).collect();
        out.line(("Giờ làm việc", "Hours of work"), joined(&work, ", "));
        let rest: Vec<Text> = self.rest.iter().copied().map(week_day).collect();
        out.line(("Ngày nghỉ hằng tuần", "Days of rest"), joined(&rest, ", "));
    }
}

fn stretch(stretch: &Stretch) -> Text {
    let time = |time: NaiveTime| format!("{:02}:{:02}", time.hour(), time.minute());
    let shown = format!("{}–{}", time(stretch.from), time(stretch.to));
    Text::new(shown.clone(), shown)
}

fn week_day(day: WeekDay) -> Text {
    let (vi, en) = match day.0 {
        Weekday::Mon => ("thứ Hai", "Monday"),
        Weekday::Tue => ("thứ Ba", "Tuesday"),
        Weekday::Wed => ("thứ Tư", "Wednesday"),
        Weekday::Thu => ("thứ Năm", "Thursday"),
        Weekday::Fri => ("thứ Sáu", "Friday"),
        Weekday::Sat => ("thứ Bảy", "Saturday"),
        Weekday::Sun => ("Chủ nhật", "Sunday"),
    };
    Text::new(vi, en)
}
