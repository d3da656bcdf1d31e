// Pictures of the report for the documentation.
import { join } from "node:path";

export async function pictures({ open, folder }) {
  const shoot = (page, name) => page.screenshot({ path: join(folder, `report-${name}.png`) });
  const toList = (page) => page.evaluate(() => document.querySelector("#list").scrollIntoView({ behavior: "instant" }));

  let page = await open("usual", 2400);
  await shoot(page, "overview-vi");
  await toList(page);
  await page.click("[data-place='2']");
  await page.waitForSelector(".record .fields");
  await shoot(page, "detail-vi");
  await page.evaluate(() => document.querySelector("#coverage").scrollIntoView({ behavior: "instant" }));
  await shoot(page, "coverage-vi");

  page = await open("usual", 2400, { colorScheme: "dark" });
  await page.click("text=English");
  await page.evaluate(() => document.querySelector("#timeline").scrollIntoView({ behavior: "instant" }));
  await shoot(page, "charts-en-dark");

  page = await open("empty", 0);
  await shoot(page, "empty-vi");

  page = await open("usual", 2400, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 });
  await shoot(page, "phone-vi");
}
