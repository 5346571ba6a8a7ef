//! What the window says when there is no engine to show.

/// One problem, in a person's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What did not work.
    pub what: &'static str,
    /// What to do.
    pub hint: String,
    /// The causes, one a line, for whoever helps.
    pub causes: String,
}

impl Problem {
    /// With every cause of the error.
    pub(crate) fn new(what: &'static str, hint: impl Into<String>, error: &anyhow::Error) -> Self {
        let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
        Self {
            what,
            hint: hint.into(),
            causes: causes.join("\n"),
        }
    }

    /// The call that shows it on the shell's page.
    pub(crate) fn script(&self) -> String {
        let words = serde_json::json!({
            "what": self.what,
            "hint": self.hint,
            "causes": self.causes,
        });
        format!("window.showProblem({words})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_stand_one_a_line_and_cannot_break_out_of_the_script() {
        let error = anyhow::anyhow!("</script>\"quoted\"").context("outer");
        let problem = Problem::new("It did not work.", "Try again.", &error);
        assert_eq!(problem.causes, "outer\n</script>\"quoted\"");
        assert!(problem.script().contains(r#"outer\n</script>\"quoted\""#));
    }
}
