//! SOAP 1.2 envelopes: what is around a request, and what an answer says.

use crate::error::OnvifError;
use crate::token::UsernameToken;
use crate::xml::{Element, clean};

/// Longest reason taken over from a device.
const MOST_REASON: usize = 160;

/// A request as it travels.
pub(crate) fn request(token: Option<&UsernameToken>, body: &str) -> String {
    let header = token.map(UsernameToken::to_xml).unwrap_or_default();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">\
         <s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

/// What an answer is about.
pub(crate) enum Answer {
    /// The operation's response.
    Response(Element),
    /// The device refused.
    Fault(Fault),
}

/// A refusal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fault {
    /// From the general to the special, without prefixes: `Sender`, `InvalidArgVal`, `NoProfile`.
    codes: Vec<String>,
    /// For people.
    reason: String,
}

/// Reads an answer; `None` where it is no envelope with something in it.
pub(crate) fn read(root: &Element) -> Option<Answer> {
    let body = (root.name == "Envelope").then(|| root.child("Body"))??;
    let content = body.first()?;
    Some(if content.name == "Fault" {
        Answer::Fault(Fault::read(content))
    } else {
        Answer::Response(content.clone())
    })
}

impl Fault {
    fn read(fault: &Element) -> Self {
        let local = |code: &str| code.rsplit(':').next().unwrap_or_default().to_owned();
        let mut codes = Vec::new();
        let mut level = fault.child("Code");
        while let Some(code) = level {
            codes.extend(code.text_at(&["Value"]).map(local));
            level = code.child("Subcode");
        }
        // SOAP 1.1, which some devices fall back to when they refuse.
        codes.extend(fault.text_at(&["faultcode"]).map(local));
        let reason = fault
            .text_at(&["Reason", "Text"])
            .or_else(|| fault.text_at(&["faultstring"]))
            .or_else(|| codes.last().map(String::as_str))
            .unwrap_or("no reason given");
        let reason = clean(reason, MOST_REASON);
        Self { codes, reason }
    }

    fn says(&self, codes: &[&str]) -> bool {
        self.codes.iter().any(|code| codes.contains(&code.as_str()))
    }

    /// Whether it is about user name and password.
    pub(crate) fn is_about_credentials(&self) -> bool {
        self.says(&[
            "NotAuthorized",
            "FailedAuthentication",
            "InvalidSecurity",
            "OperationProhibited",
        ])
    }

    pub(crate) fn into_error(self, what: &'static str) -> OnvifError {
        if self.is_about_credentials() {
            OnvifError::NotAuthorized
        } else if self.says(&[
            "ActionNotSupported",
            "NotSupported",
            "OptionalActionNotImplemented",
            "UnknownAction",
        ]) {
            OnvifError::NotSupported { what }
        } else {
            let reason = self.reason;
            OnvifError::Refused { what, reason }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(document: &str) -> Fault {
        match read(&Element::parse(document.as_bytes()).unwrap()) {
            Some(Answer::Fault(fault)) => fault,
            _ => panic!("no fault"),
        }
    }

    #[test]
    fn a_fault_is_known_by_its_codes_at_any_level() {
        let refused = fault(
            "<env:Envelope><env:Body><env:Fault><env:Code><env:Value>env:Sender</env:Value>\
             <env:Subcode><env:Value>ter:NotAuthorized</env:Value></env:Subcode></env:Code>\
             <env:Reason><env:Text xml:lang=\"en\">Not\n authorised</env:Text></env:Reason>\
             </env:Fault></env:Body></env:Envelope>",
        );
        assert!(matches!(refused.into_error("x"), OnvifError::NotAuthorized));
        let unknown = fault(
            "<E:Envelope><Header/><Body><Fault><Code><Value>Receiver</Value><Subcode>\
             <Value>ter:ActionNotSupported</Value><Subcode><Value>ter:NoSuchService</Value></Subcode>\
             </Subcode></Code></Fault></Body></E:Envelope>",
        );
        assert!(matches!(
            unknown.into_error("PTZ"),
            OnvifError::NotSupported { what: "PTZ" }
        ));
        let old = fault(
            "<e:Envelope><e:Body><e:Fault><faultcode>e:Client</faultcode>\
             <faultstring>No such &lt;profile&gt;</faultstring></e:Fault></e:Body></e:Envelope>",
        );
        let error = old.into_error("GetStreamUri").to_string();
        assert!(error.contains("No such <profile>"), "{error}");
    }

    #[test]
    fn other_documents_are_no_envelopes() {
        for document in [
            "<html><body>hello</body></html>",
            "<Envelope/>",
            "<Envelope><Body/></Envelope>",
        ] {
            assert!(
                read(&Element::parse(document.as_bytes()).unwrap()).is_none(),
                "{document}"
            );
        }
    }
}
