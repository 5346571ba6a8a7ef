//! The site's rules.

use inveye_domain::{Rule, RuleId};

use crate::error::{ReadError, WriteError};
use crate::reader::Reader;
use crate::site::json;
use crate::writer::EventWriter;

impl Reader {
    /// Every rule, in the order they were added.
    ///
    /// One that this program does not understand, because a newer one saved it, is left out with a
    /// line in the log: the others must go on.
    pub fn rules(&self) -> Result<Vec<Rule>, ReadError> {
        let stored = self.with(|connection| {
            let wrap = ReadError::sqlite("read rules");
            let mut statement = connection
                .prepare_cached("SELECT rule FROM rule ORDER BY position, id")
                .map_err(&wrap)?;
            let rows = statement
                .query_map([], |row| row.get::<_, String>(0))
                .map_err(&wrap)?;
            rows.collect::<Result<Vec<_>, _>>().map_err(&wrap)
        })?;
        Ok(stored
            .iter()
            .filter_map(|json| {
                serde_json::from_str(json)
                    .inspect_err(|error| tracing::warn!(%error, "a stored rule is not understood"))
                    .ok()
            })
            .collect())
    }
}

impl EventWriter {
    /// Adds a rule at the end, or replaces the one with its id where it stands.
    pub fn save_rule(&self, rule: Rule) -> Result<(), WriteError> {
        let json = json(&rule)?;
        self.run(move |store| {
            store
                .connection
                .execute(
                    "INSERT INTO rule (id, position, rule)
                     VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM rule), ?2)
                     ON CONFLICT DO UPDATE SET rule = excluded.rule",
                    (rule.id.as_str(), &json),
                )
                .map_err(WriteError::sqlite("save the rule"))?;
            Ok(())
        })
    }

    /// Deletes a rule. Its alerts stay.
    pub fn delete_rule(&self, id: RuleId) -> Result<(), WriteError> {
        self.run(move |store| {
            let deleted = store
                .connection
                .execute("DELETE FROM rule WHERE id = ?1", [id.as_str()])
                .map_err(WriteError::sqlite("delete the rule"))?;
            if deleted == 0 {
                return Err(WriteError::NotFound {
                    what: format!("rule `{id}`"),
                });
            }
            Ok(())
        })
    }
}
