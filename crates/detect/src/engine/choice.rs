//! Which gates the units of one program wait for.
//!
//! What a gate costs is not its opening alone: a field with one gate on it is looked at in every event. So each unit begins with the set that
//! opens least often, and then fields on which few units wait are given up, where these units have other sets on fields that are looked
//! at anyway, and where they open hardly more often. A unit whose set opens often waits for a second one too: a hundred rules ask something
//! of `cmd.exe`, and with two sides none of them is evaluated because it was started.

use std::collections::{BTreeMap, BTreeSet};

use vg_model::FieldId;

use super::gate::{Gate, Gates};

/// Looking at a field of an event costs as much as evaluating so many conditions.
const FIELD: f32 = 0.1;
/// A set that opens more often than this is joined by a second one.
const OFTEN: f32 = 5e-4;
/// A second set that opens in more than this share of events saves too little for what its gates cost,
const SAVES: f32 = 0.3;
/// and so does one of more gates.
const MAX_SECOND: usize = 24;

/// What must open before a unit is worth evaluating.
#[derive(Debug)]
pub(super) enum Sides {
    /// It may hold without anything being seen.
    None,
    /// A gate of this set.
    One(Gates),
    /// A gate of each of the two sets.
    Two(Gates, Gates),
}

/// Chooses for each unit among the sets of which each must open before it can hold, rarest first.
pub(super) fn choose(units: Vec<Vec<Gates>>) -> Vec<Sides> {
    let sets = |sets: Vec<Gates>| sets.into_iter().map(Set::new).collect();
    let units: Vec<Vec<Set>> = units.into_iter().map(sets).collect();
    let mut chosen = vec![0; units.len()];
    give_up_fields(&units, &mut chosen);
    let first_sets = units.iter().zip(&chosen).filter_map(|(sets, chosen)| sets.get(*chosen));
    let looked_at: BTreeSet<Place> = first_sets.flat_map(|set| set.places.iter().copied()).collect();
    units.into_iter().zip(chosen).map(|(sets, chosen)| sides(sets, chosen, &looked_at)).collect()
}

/// A field, or `None` for the event's whole text.
type Place = Option<FieldId>;

/// A set of gates with the places that they look at, each once.
struct Set {
    gates: Gates,
    places: Vec<Place>,
}

impl Set {
    fn new(gates: Gates) -> Self {
        let mut places: Vec<Place> = gates.gates.iter().map(Gate::field).collect();
        places.sort_unstable();
        places.dedup();
        Self { gates, places }
    }
}

fn give_up_fields(units: &[Vec<Set>], chosen: &mut [usize]) {
    let mut waiting: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (unit, set) in units.iter().enumerate().filter_map(|(unit, sets)| Some((unit, sets.first()?))) {
        set.places.iter().for_each(|place| waiting.entry(*place).or_default().push(unit));
    }
    let mut order: Vec<(usize, Place)> = waiting.iter().map(|(place, units)| (units.len(), *place)).collect();
    order.sort_unstable();
    for (_, place) in order {
        let Some(leaving) = waiting.remove(&place) else { continue };
        match moves(&leaving, units, chosen, &waiting) {
            Some(moves) => {
                for (unit, to) in moves {
                    if let Some(chosen) = chosen.get_mut(unit) {
                        *chosen = to;
                    }
                    let places = units.get(unit).and_then(|sets| sets.get(to)).map(|set| &set.places);
                    places.into_iter().flatten().for_each(|place| waiting.entry(*place).or_default().push(unit));
                }
            }
            None => drop(waiting.insert(place, leaving)),
        }
    }
}

/// To which of its sets each of some units goes, all on places where others wait; `None` when one of them cannot, or when together they would
/// be evaluated oftener than a field costs.
fn moves(
    leaving: &[usize],
    units: &[Vec<Set>],
    chosen: &[usize],
    waiting: &BTreeMap<Place, Vec<usize>>,
) -> Option<Vec<(usize, usize)>> {
    let (mut moves, mut oftener) = (Vec::with_capacity(leaving.len()), 0.0);
    for unit in leaving {
        let (sets, from) = (units.get(*unit)?, chosen.get(*unit)?);
        let serves = |set: &Set| set.places.iter().all(|place| waiting.contains_key(place));
        let (to, set) = sets.iter().enumerate().find(|(_, set)| serves(set))?;
        oftener += set.gates.share - sets.get(*from)?.gates.share;
        if oftener > FIELD {
            return None;
        }
        moves.push((*unit, to));
    }
    Some(moves)
}

/// The sides of one unit.
fn sides(mut sets: Vec<Set>, chosen: usize, looked_at: &BTreeSet<Place>) -> Sides {
    if chosen >= sets.len() {
        return Sides::None;
    }
    let first = sets.remove(chosen).gates;
    if first.share < OFTEN {
        return Sides::One(first);
    }
    let serves = |set: &Set| {
        set.gates.share < SAVES
            && set.gates.gates.len() <= MAX_SECOND
            && set.gates.gates != first.gates
            && set.places.iter().all(|place| looked_at.contains(place))
    };
    match sets.into_iter().find(serves) {
        Some(second) => Sides::Two(first, second.gates),
        None => Sides::One(first),
    }
}

#[cfg(test)]
mod tests {
    use super::super::estimate::Stand;
    use super::*;

    fn set(share: f32, gates: &[(u16, &str)]) -> Gates {
        let gate = |(field, text): &(u16, &str)| Gate::Literal(FieldId(*field), Stand::End, text.as_bytes().into());
        Gates { gates: gates.iter().map(gate).collect(), share }
    }

    fn texts(set: &Gates) -> Vec<String> {
        let text = |gate: &Gate| match gate {
            Gate::Literal(field, _, text) => format!("{}:{}", field.0, String::from_utf8_lossy(text)),
            other => format!("{other:?}"),
        };
        set.gates.iter().map(text).collect()
    }

    fn chosen(units: &[&[Gates]]) -> Vec<Vec<Vec<String>>> {
        let sides = |sides: Sides| match sides {
            Sides::None => Vec::new(),
            Sides::One(set) => vec![texts(&set)],
            Sides::Two(first, second) => vec![texts(&first), texts(&second)],
        };
        choose(units.iter().map(|sets| sets.to_vec()).collect()).into_iter().map(sides).collect()
    }

    #[test]
    fn a_set_that_opens_often_is_joined_by_another_on_a_field_that_is_looked_at() {
        let (image, line) = (set(0.01, &[(1, "\\cmd.exe")]), set(0.2, &[(2, " > ")]));
        let rare = set(1e-5, &[(2, "mimikatz")]);
        let units = [[image.clone(), line.clone()].to_vec(), vec![rare.clone()], vec![rare, line], Vec::new()];
        let units: Vec<&[Gates]> = units.iter().map(Vec::as_slice).collect();
        assert_eq!(
            chosen(&units),
            [vec![vec!["1:\\cmd.exe"], vec!["2: > "]], vec![vec!["2:mimikatz"]], vec![vec!["2:mimikatz"]], vec![],]
        );
        // Nobody looks at the second field otherwise.
        assert_eq!(chosen(&units[..1]), [[["1:\\cmd.exe"]]]);
        let often = set(SAVES, &[(1, "a")]);
        assert_eq!(chosen(&[&[image.clone(), often], &[image]]), [[["1:\\cmd.exe"]], [["1:\\cmd.exe"]]]);
    }

    #[test]
    fn a_field_on_which_few_wait_is_given_up_where_others_serve() {
        let many = [set(1e-4, &[(1, "a")])];
        let moves = [set(1e-4, &[(2, "x")]), set(0.05, &[(1, "b")])];
        assert_eq!(chosen(&[&many, &many, &moves]), [[["1:a"]], [["1:a"]], [["1:b"]]]);
        // Two of them would be evaluated oftener than a field costs.
        let moves = [set(1e-4, &[(2, "x")]), set(0.06, &[(1, "b")])];
        assert_eq!(chosen(&[&many, &many, &moves, &moves])[2..], [[["2:x"]], [["2:x"]]]);
        // A set of two fields serves only where both are looked at.
        let both = [set(1e-4, &[(2, "x")]), set(1e-3, &[(1, "b"), (3, "c")])];
        assert_eq!(chosen(&[&many, &many, &both])[2], [["2:x"]]);
        let alone = [set(1e-4, &[(2, "x")])];
        assert_eq!(chosen(&[&many, &many, &alone])[2], [["2:x"]]);
    }
}
