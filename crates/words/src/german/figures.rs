//! Printed key figures in German.

use inveye_domain::BlindCause;
use inveye_kpi::Kpi;
use inveye_kpi::calendar::{Comparison, Grain};

use crate::figures::FigureWords;

pub(crate) static WORDS: FigureWords = FigureWords {
    decimal: ',',
    group: '.',
    name: |kpi| match kpi {
        Kpi::Footfall => "Besucher",
        Kpi::FootfallWithoutStaff => "Besucher ohne Personal",
        Kpi::Visits => "Besuche",
        Kpi::Exits => "Hinausgegangen",
        Kpi::PassersBy => "Passanten",
        Kpi::CaptureRate => "Abschöpfungsquote",
        Kpi::Served => "An Kassen bedient",
        Kpi::MeanWait => "Mittlere Wartezeit",
        Kpi::MeanService => "Mittlere Bedienzeit",
        Kpi::Abandonment => "Warten aufgegeben",
        Kpi::MeanWaitOfAbandoned => "Wartezeit derer, die aufgaben",
        Kpi::MeanDwell => "Mittlerer Aufenthalt in Zonen",
        Kpi::NetSales => "Nettoumsatz",
        Kpi::Transactions => "Kaufvorgänge",
        Kpi::Conversion => "Konversion",
        Kpi::Atv => "Durchschnittsbon",
        Kpi::Upt => "Artikel je Bon",
        Kpi::SalesPerVisitor => "Umsatz je Besucher",
        Kpi::Returns => "Rückgaben",
    },
    how: |kpi| match kpi {
        Kpi::Footfall => {
            "Menschen, die die Linie einer Tür nach innen überschritten und nicht binnen 2 s umkehrten."
        }
        Kpi::FootfallWithoutStaff => "Besucher ohne die, die für Personal gehalten werden.",
        Kpi::Visits => {
            "Verschiedene Aufenthalte im Laden: wer binnen drei Stunden wiederkommt, setzt denselben fort."
        }
        Kpi::Exits => "Menschen, die die Linie einer Tür nach außen überschritten.",
        Kpi::PassersBy => {
            "Menschen, die an einer Zone draußen vorbeigingen und weder hereinkamen noch hinausgegangen waren."
        }
        Kpi::CaptureRate => {
            "Besucher durch Türen, die von außen gesehen werden, von ihnen und den Passanten zusammen."
        }
        Kpi::Served => "Menschen, deren Bedienung an einer Kasse begann.",
        Kpi::MeanWait => {
            "Zeit vom Anstellen bis zum Beginn der Bedienung, alle zusammen, durch die Zahl der Bedienten."
        }
        Kpi::MeanService => {
            "Zeit an der Kasse, alle zusammen, durch die Zahl der beendeten Bedienungen."
        }
        Kpi::Abandonment => {
            "Menschen, die eine Schlange unbedient verließen, von denen, die sich anstellten."
        }
        Kpi::MeanWaitOfAbandoned => {
            "Zeit, die jene warteten, die aufgaben, alle zusammen, durch ihre Zahl."
        }
        Kpi::MeanDwell => "Zeit in Zonen, alle zusammen, durch die Zahl der beendeten Aufenthalte.",
        Kpi::NetSales => "Was verkauft wurde, ohne das, was zurückgegeben wurde.",
        Kpi::Transactions => "Bons, auf denen Ware hinausging, ohne Rückgaben und Stornos.",
        Kpi::Conversion => {
            "Kaufvorgänge durch Besucher, an Tagen, von denen Verkäufe bekannt sind."
        }
        Kpi::Atv => "Nettoumsatz durch Kaufvorgänge.",
        Kpi::Upt => "Stücke durch Kaufvorgänge.",
        Kpi::SalesPerVisitor => {
            "Nettoumsatz durch Besucher, an Tagen, von denen Verkäufe bekannt sind."
        }
        Kpi::Returns => "Bons, auf denen nicht mehr gezahlt als zurückgegeben wurde.",
    },
    source: "Definition",
    title: "Kennzahlen",
    from_to: |first, last| format!("{first} bis {last}"),
    date: |year, month, day| format!("{day:02}.{month:02}.{year}"),
    weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    grain: |grain| match grain {
        Grain::Day => "nach Tagen",
        Grain::Week => "nach Wochen",
        Grain::Month => "nach Monaten",
        Grain::RetailWeek => "nach Wochen, 4-5-4",
        Grain::RetailMonth => "nach Monaten, 4-5-4",
    },
    comparison: |comparison| match comparison {
        Comparison::Before => "ebenso viele Tage davor",
        Comparison::WeekdayBefore => "gleiche Wochentage davor",
        Comparison::WeekdayLastYear => "gleiche Wochentage im Vorjahr",
        Comparison::DateLastYear => "gleiche Daten im Vorjahr",
        Comparison::RetailLastYear => "gleiche 4-5-4-Wochen im Vorjahr",
        Comparison::RetailLastYearRestated => "4-5-4-Wochen im Vorjahr, angeglichen",
    },
    period: "Tage",
    beside: "Daneben",
    zone: "Zeitzone",
    cut: "Unterteilt",
    seen: "Gesehen",
    made: |at| format!("erstellt {at}"),
    than: |value| format!("als {value}"),
    nothing_beside: "Nichts zum Vergleichen",
    partly: |share| format!("{share} gesehen"),
    chart: |figure| format!("{figure} an diesen Tagen"),
    legend: ["Diese Tage", "Daneben", "Nicht alles gesehen"],
    table: "Alle Zahlen",
    days: "Tage",
    first: "Erster Tag",
    last: "Letzter Tag",
    whole: "Alle Tage",
    change: "Änderung",
    figure: "Kennzahl",
    value: "Wert",
    clock: "min:s",
    quality: "Datenqualität",
    all_seen: "Alle zählenden Kameras haben die ganze Zeit gesehen.",
    quality_note: "Wo nicht die ganze Zeit gesehen wurde, ist gezählt, was zu sehen war: es kann zu wenig sein.",
    no_camera: "Keine Kamera zählt an einer Tür.",
    nothing: "An diesen Tagen wurde nichts gezählt.",
    more: |more| format!("… und {more} weitere; alle stehen in der Arbeitsmappe."),
    offline: "kein Bild",
    blind: |cause| match cause {
        BlindCause::Unanalysed => "nicht ausgewertet",
        BlindCause::Starved => "zu wenige Bilder ausgewertet",
        BlindCause::Dark => "zu dunkel",
        BlindCause::Blurred => "verdeckt oder unscharf",
        BlindCause::Moved => "sah woanders hin",
    },
    engine_off: "InvEye lief nicht",
    camera: "Kamera",
    why: "Warum",
    how_long: "Wie lange",
    definitions: "Wie wird das berechnet?",
    sheets: ["Übersicht", "Tage", "Datenqualität", "Definitionen"],
    mail_subject: |report, store| format!("{report} ({store})"),
    mail_text: |report, store, days| {
        format!("{report}\n{store}\n{days}\n\nDer Bericht liegt bei.\n")
    },
};
