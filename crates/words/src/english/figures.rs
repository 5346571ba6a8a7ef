//! Printed key figures in English.

use inveye_domain::BlindCause;
use inveye_kpi::Kpi;
use inveye_kpi::calendar::{Comparison, Grain};

use crate::figures::FigureWords;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

pub(crate) static WORDS: FigureWords = FigureWords {
    decimal: '.',
    group: ',',
    name: |kpi| match kpi {
        Kpi::Footfall => "Visitors",
        Kpi::FootfallWithoutStaff => "Visitors without staff",
        Kpi::Visits => "Visits",
        Kpi::Exits => "Went out",
        Kpi::PassersBy => "Passers-by",
        Kpi::CaptureRate => "Capture rate",
        Kpi::Served => "Served at tills",
        Kpi::MeanWait => "Mean wait",
        Kpi::MeanService => "Mean service",
        Kpi::Abandonment => "Gave up waiting",
        Kpi::MeanWaitOfAbandoned => "Wait of those who gave up",
        Kpi::MeanDwell => "Mean stay in zones",
        Kpi::NetSales => "Net sales",
        Kpi::Transactions => "Transactions",
        Kpi::Conversion => "Conversion",
        Kpi::Atv => "Average transaction",
        Kpi::Upt => "Units per transaction",
        Kpi::SalesPerVisitor => "Sales per visitor",
        Kpi::Returns => "Returns",
    },
    how: |kpi| match kpi {
        Kpi::Footfall => {
            "People who crossed a door's line inwards and did not turn back within 2 s."
        }
        Kpi::FootfallWithoutStaff => "Visitors less those taken for staff.",
        Kpi::Visits => {
            "Different stays in the store: who comes back within three hours goes on with the same one."
        }
        Kpi::Exits => "People who crossed a door's line outwards.",
        Kpi::PassersBy => "People who passed a zone outside and neither came in nor had gone out.",
        Kpi::CaptureRate => {
            "Visitors by doors that are watched from outside, of them and the passers-by together."
        }
        Kpi::Served => "People whose service at a till began.",
        Kpi::MeanWait => {
            "Time from joining a queue to the begin of service, all of it together, by those served."
        }
        Kpi::MeanService => "Time at the till, all of it together, by services that ended.",
        Kpi::Abandonment => {
            "People who left a queue without having been served, of those who joined one."
        }
        Kpi::MeanWaitOfAbandoned => {
            "Time that those waited who gave up, all of it together, by their number."
        }
        Kpi::MeanDwell => "Time in zones, all of it together, by stays that ended.",
        Kpi::NetSales => "What was sold less what was given back.",
        Kpi::Transactions => "Receipts on which goods went out, without returns and voids.",
        Kpi::Conversion => "Transactions by visitors, of the days of which sales are known.",
        Kpi::Atv => "Net sales by transactions.",
        Kpi::Upt => "Pieces by transactions.",
        Kpi::SalesPerVisitor => "Net sales by visitors, of the days of which sales are known.",
        Kpi::Returns => "Receipts on which no more was paid than given back.",
    },
    source: "Definition",
    title: "Key figures",
    from_to: |first, last| format!("{first} to {last}"),
    date: |year, month, day| {
        let month = usize::try_from(month - 1).unwrap_or(0);
        format!("{day} {} {year}", MONTHS.get(month).unwrap_or(&""))
    },
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    grain: |grain| match grain {
        Grain::Day => "by day",
        Grain::Week => "by week",
        Grain::Month => "by month",
        Grain::RetailWeek => "by week, 4-5-4",
        Grain::RetailMonth => "by month, 4-5-4",
    },
    comparison: |comparison| match comparison {
        Comparison::Before => "as many days before",
        Comparison::WeekdayBefore => "same weekdays before",
        Comparison::WeekdayLastYear => "same weekdays last year",
        Comparison::DateLastYear => "same dates last year",
        Comparison::RetailLastYear => "same 4-5-4 weeks last year",
        Comparison::RetailLastYearRestated => "4-5-4 weeks last year, restated",
    },
    period: "Days",
    beside: "Beside them",
    zone: "Time zone",
    cut: "Cut",
    seen: "Seen",
    made: |at| format!("made {at}"),
    than: |value| format!("than {value}"),
    nothing_beside: "Nothing to compare with",
    partly: |share| format!("{share} seen"),
    chart: |figure| format!("{figure} over these days"),
    legend: ["These days", "Beside them", "Not all seen"],
    table: "All figures",
    days: "Days",
    first: "First day",
    last: "Last day",
    whole: "All days",
    change: "Change",
    figure: "Figure",
    value: "Value",
    clock: "min:s",
    quality: "Data quality",
    all_seen: "All counting cameras saw all of this time.",
    quality_note: "Where not all of the time was seen, counts are what was seen, and may be too low.",
    no_camera: "No camera counts at a door.",
    nothing: "Nothing was counted on these days.",
    more: |more| format!("… and {more} more; all of them stand in the workbook."),
    offline: "no picture",
    blind: |cause| match cause {
        BlindCause::Unanalysed => "not analysed",
        BlindCause::Starved => "too few pictures analysed",
        BlindCause::Dark => "too dark",
        BlindCause::Blurred => "covered or out of focus",
        BlindCause::Moved => "looked elsewhere",
    },
    engine_off: "InvEye was not running",
    camera: "Camera",
    why: "Why",
    how_long: "How long",
    definitions: "How is this computed?",
    sheets: ["Summary", "Days", "Data quality", "Definitions"],
    mail_subject: |report, store| format!("{report} ({store})"),
    mail_text: |report, store, days| {
        format!("{report}\n{store}\n{days}\n\nThe report is attached.\n")
    },
};
