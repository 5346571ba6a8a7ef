//! A changed configuration put into the file as somebody wrote it: their comments, order and empty lines stay.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

/// What names a table among several of a kind.
const NAME: &str = "id";

/// `old` with what `new` says; what both say already is left as it was written. What `old` does not say, and `new` says as
/// `unsaid` does, stays unsaid. None where `old` cannot be read, or what comes out would not say the same as `new`.
pub(super) fn kept<T>(old: &str, new: &str, unsaid: &str) -> Option<String>
where
    T: serde::de::DeserializeOwned + PartialEq,
{
    let mut kept: DocumentMut = old.parse().ok()?;
    let new_document: DocumentMut = new.parse().ok()?;
    let unsaid: DocumentMut = unsaid.parse().ok()?;
    take_over(
        kept.as_table_mut(),
        new_document.as_table(),
        Some(unsaid.as_table()),
    );
    // Where each stood no longer holds once one comes or goes: their order in memory does.
    forget_places(kept.as_table_mut());
    let kept = kept.to_string();
    let is_same = toml::from_str::<T>(&kept).ok()? == toml::from_str::<T>(new).ok()?;
    is_same.then_some(kept)
}

/// Also of tables that somebody wrote on one line.
fn take_over(old: &mut dyn TableLike, new: &dyn TableLike, unsaid: Option<&dyn TableLike>) {
    let gone: Vec<String> = old
        .iter()
        .map(|(key, _)| key.to_owned())
        .filter(|key| !new.contains_key(key))
        .collect();
    for key in gone {
        old.remove(&key);
    }
    for (key, item) in new.iter() {
        let default = unsaid.and_then(|unsaid| unsaid.get(key));
        let Some(said) = old.get_mut(key) else {
            if !default.is_some_and(|default| says_same(default, item)) {
                old.insert(key, item.clone());
            }
            continue;
        };
        if let (Some(said), Some(new)) = (said.as_table_like_mut(), item.as_table_like()) {
            take_over(said, new, default.and_then(Item::as_table_like));
            continue;
        }
        match (said, item) {
            (Item::ArrayOfTables(said), Item::ArrayOfTables(new)) => take_over_each(said, new),
            (said, new) if says_same(said, new) => {}
            (Item::Value(said), Item::Value(new)) => replace(said, new),
            (said, new) => *said = new.clone(),
        }
    }
}

/// In the order of the new ones.
fn take_over_each(old: &mut ArrayOfTables, new: &ArrayOfTables) {
    let before: Vec<Table> = old.iter().cloned().collect();
    old.clear();
    for table in new {
        let name = |table: &Table| table.get(NAME).and_then(Item::as_str).map(str::to_owned);
        let known = before.iter().find(|other| name(other) == name(table));
        let mut taken = known.cloned().unwrap_or_else(|| table.clone());
        take_over(&mut taken, table, None);
        old.push(taken);
    }
}

/// A comment behind it stays.
fn replace(old: &mut Value, new: &Value) {
    let decor = old.decor().clone();
    *old = new.clone();
    *old.decor_mut() = decor;
}

/// However it is written.
fn says_same(one: &Item, other: &Item) -> bool {
    let read = |item: &Item| {
        let mut document = DocumentMut::new();
        document.insert("x", item.clone());
        toml::from_str::<toml::Table>(&document.to_string()).ok()
    };
    read(one).is_some_and(|one| read(other).is_some_and(|other| one == other))
}

fn forget_places(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => forget_places(table),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(forget_places),
            Item::None | Item::Value(_) => {}
        }
    }
}
