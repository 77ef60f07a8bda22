//! The words for numbers, and what each number is: the one place for pages, sheets and the report.
//!
//! A number that is shown anywhere has its line here: its name, its unit, the sentence that its count
//! follows, and what is left out of it. Who wants another definition changes [`crate::visit::span()`]
//! and this file together.

/// A number's name and definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its id: in addresses (`/words#visits`) and in files.
    pub id: &'static str,
    /// Its name, as it stands over every column.
    pub name: &'static str,
    /// What stands after the number.
    pub unit: &'static str,
    /// The sentence that the count follows.
    pub says: &'static str,
    /// What is left out, or must not be done with it.
    pub not: &'static str,
}

const fn word(
    id: &'static str,
    name: &'static str,
    unit: &'static str,
    says: &'static str,
    not: &'static str,
) -> Word {
    Word {
        id,
        name,
        unit,
        says,
        not,
    }
}

/// 延べ.
pub const VISITS: Word = word(
    "visits",
    "延べ",
    "回",
    "来訪の回数です。だれかが来て、画面にふれたとき・カードをかざしたとき・スタッフが入力したときに 1回です。",
    "とりけされた来訪は 入りません。家族で来ても 1回です。",
);
/// カード（実）.
pub const CARDS: Word = word(
    "cards",
    "カード",
    "枚",
    "その期間に 1回でも使われた、ちがうカードの数（実）です。なくしたカードと かわりのカードは、1枚と数えます。",
    "人の数では ありません。会場ごと・実践ごとの枚数を たしても、ぜんぶの枚数には なりません（重なりがあります）。",
);
/// 匿名.
pub const ANONYMOUS: Word = word(
    "anonymous",
    "匿名",
    "回",
    "カードを使わなかった来訪の回数です。",
    "おなじ人が 何度来たかは わからないので、人の数には しません。",
);
/// カードの来訪.
pub const WITH_CARD: Word = word(
    "with-card",
    "カードの来訪",
    "回",
    "カードを使った来訪の回数です。延べは、カードの来訪と 匿名を あわせた数です。",
    "カードの枚数とは ちがいます。",
);
/// 人数.
pub const PEOPLE: Word = word(
    "people",
    "人数",
    "人",
    "来訪ごとの おとなと こどもの数を たした数です。人数が聞かれなかった来訪は、おとな1人と数えます。",
    "おなじ人が 2回来れば、2人と数えます。ちがう人の数では ありません。",
);
/// 出会いなおし: how often cards came.
pub const RETURNS: Word = word(
    "returns",
    "また来た",
    "枚",
    "その期間に、カード1枚が 何回来たかです。1回・2〜3回・4回以上に わけます。",
    "匿名の来訪は 入りません。その期間より前に 来たことは 数えません。",
);
/// New cards.
pub const NEW_CARDS: Word = word(
    "new-cards",
    "はじめてのカード",
    "枚",
    "その期間より前に、どの会場でも使われたことのない カードの数です。",
    "カードを持つ前に 来ていたかどうかは わかりません。",
);
/// First-timers by their own word.
pub const FIRST_TIMES: Word = word(
    "first-times",
    "はじめて来た",
    "回",
    "「はじめて」と こたえた来訪の回数です。",
    "こたえなかった来訪は、どちらにも 入りません。",
);
/// Cards at several programmes.
pub const CROSSED: Word = word(
    "crossed",
    "実践をまたいだ",
    "枚",
    "その期間に、2つ以上の実践に来た カードの数です。",
    "匿名の来訪は 入りません。どちらが先かは 問いません。",
);
/// Hours.
pub const HOURS: Word = word(
    "hours",
    "時間ごと",
    "回",
    "来たときの、会場の時計の「時」で わけた 延べです。",
    "どれだけ いたかは 数えていません。",
);
/// Programmes.
pub const PROGRAMMES: Word = word(
    "programmes",
    "実践ごと",
    "回",
    "来たときに ひらいていた実践で わけた 延べです。",
    "ひとつの来訪は ひとつの実践に 数えます。",
);
/// Sites.
pub const SITES: Word = word(
    "sites",
    "会場ごと",
    "回",
    "キオスクの置かれた会場で わけた 延べです。",
    "",
);
/// Topics.
pub const TOPICS: Word = word(
    "topics",
    "話したこと",
    "件",
    "画面で えらばれた話題の数です。いくつでも えらべます。",
    "話題とカードは つなげていません。会場に ひとつの実践しかない日は、その実践に 数えます。",
);
/// Roles.
pub const ROLES: Word = word(
    "roles",
    "どんな役で",
    "回",
    "来た人が えらんだ役で わけた 延べです。",
    "聞かれなかった来訪、えらばなかった来訪は 入りません。",
);
/// Generations.
pub const AGES: Word = word(
    "ages",
    "だれが（世代）",
    "回",
    "来た人が 自分で えらんだ世代で わけた 延べです。",
    "聞かれなかった来訪、えらばなかった来訪は 入りません。年齢は 聞いていません。",
);
/// Activities.
pub const ACTIVITIES: Word = word(
    "activities",
    "体験・活動",
    "人",
    "体験や活動に 加わった人の数です。",
    "来訪とは 別の数で、延べには たしません。カードとは つなげていません。",
);
/// Murmurs.
pub const MURMURS: Word = word(
    "murmurs",
    "つぶやき",
    "件",
    "スタッフが書きとめた つぶやきの数です。",
    "ことばの中身は、ここでは 見ません。",
);
/// Channels.
pub const CHANNELS: Word = word(
    "channels",
    "入りかた",
    "回",
    "来訪が どう入力されたかで わけた 延べです。",
    "",
);
/// Staff's counters.
pub const COUNTERS: Word = word(
    "counters",
    "スタッフが数えたこと",
    "件",
    "スタッフが カウンターに足した数です。",
    "来訪とは 別の数で、延べには たしません。",
);
/// Measurements.
pub const READINGS: Word = word(
    "readings",
    "血圧をはかった",
    "回",
    "はかり終えた測定の回数です。「記録する」も「はかるだけ」も 入ります。",
    "はかれなかったもの、数字の高い低いは、ここでは 数えません。",
);
/// People who measured on several days.
pub const MEASURED_AGAIN: Word = word(
    "measured-again",
    "もう一度はかりに来た",
    "枚",
    "その期間に、2日以上 測定を記録した カードの数です。",
    "「はかるだけ」の人と 匿名の人は 入りません。おなじ日に 2回はかっても 1日です。",
);
/// Days.
pub const DAYS: Word = word(
    "days",
    "ひらいた日",
    "日",
    "1回でも来訪のあった日の数です。",
    "ひらいていて だれも来なかった日は 入りません。",
);
/// The day.
pub const DAY: Word = word(
    "day",
    "日",
    "",
    "会場のある場所の日付です。来訪のあとで わかったこと（人数、カード、話題）は、来た日に 数えます。",
    "",
);
/// The fiscal year.
pub const YEAR: Word = word(
    "year",
    "年度",
    "",
    "4月1日から つぎの年の3月31日までです。",
    "",
);
/// A year ago.
pub const A_YEAR_AGO: Word = word(
    "a-year-ago",
    "去年のおなじころ",
    "回",
    "月と年度は、去年の おなじ日までの 延べです。日は、52週前の おなじ曜日の 延べです。",
    "くらべるための目安です。よい・わるいでは ありません。",
);
/// The usual weekday.
pub const USUAL: Word = word(
    "usual",
    "いつもの曜日",
    "回",
    "直近8回の おなじ曜日のうち、来訪のあった日の まん中の値です。",
    "3回ないときは 出しません。目標では ありません。",
);
/// Closing.
pub const CLOSING: Word = word(
    "closing",
    "締め",
    "",
    "その日に来訪のあった すべての会場で スタッフが「おわり」にしたとき、または つぎの日の 3時に、その日の数を とじます。",
    "とじたあとに 届いた記録も 数えます。そのときは「改」と 書きます。",
);
/// Restated.
pub const RESTATED: Word = word(
    "restated",
    "改（あらためた数）",
    "",
    "締めのときの 延べ・カード・匿名と、いまの数が ちがう日です。はじめに出した数と わけは、消さずに のこします。",
    "",
);

/// Every word, in the order in which people read them.
pub const WORDS: &[Word] = &[
    VISITS,
    CARDS,
    ANONYMOUS,
    WITH_CARD,
    PEOPLE,
    FIRST_TIMES,
    NEW_CARDS,
    RETURNS,
    CROSSED,
    SITES,
    PROGRAMMES,
    HOURS,
    TOPICS,
    ROLES,
    AGES,
    ACTIVITIES,
    CHANNELS,
    COUNTERS,
    MURMURS,
    READINGS,
    MEASURED_AGAIN,
    DAYS,
    DAY,
    YEAR,
    A_YEAR_AGO,
    USUAL,
    CLOSING,
    RESTATED,
];

/// The sentence under the three numbers, wherever they stand.
pub const NEVER_ADDED: &str = "延べ・カード・匿名は、たし合わせて「人の数」にはしません。";
/// Below rows that share cards.
pub const CARDS_OVERLAP: &str = "カードの数を 行ごとに たしても、「ぜんぶ」には なりません。いくつもの行に 来たカードがあるからです。";

/// What stands in a table where there is no number to give. No two of them may look alike.
pub mod state {
    /// Closed.
    pub const CLOSED: &str = "休み";
    /// Nothing has arrived yet.
    pub const NOT_ARRIVED: &str = "未着";
    /// Lost for good.
    pub const LOST: &str = "記録なし";
    /// Partly arrived, beside a number.
    pub const PARTLY: &str = "一部";
    /// Still running, beside a number.
    pub const RUNNING: &str = "途中";
    /// Restated, beside a number.
    pub const RESTATED: &str = "改";
    /// To come.
    pub const TO_COME: &str = "まだ";
    /// Suppressed, in what is made public.
    pub const SUPPRESSED: &str = "―";
    /// Not answered.
    pub const NOT_ANSWERED: &str = "えらばなかった";
}

/// The channel's name.
#[must_use]
pub fn channel(id: &str) -> &str {
    match id {
        "tap" => "画面にふれて",
        "card" => "カードで",
        "staff" => "スタッフが入力",
        "phone" => "電話のページで",
        "paper" => "紙から あとで入力",
        other => other,
    }
}

/// A generation's name.
#[must_use]
pub fn age(id: &str) -> &str {
    match id {
        "child" => "こども",
        "young" => "わかもの",
        "adult" => "おとな",
        "senior" => "シニア",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::WORDS;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_there_once_and_says_something() {
        let ids: BTreeSet<&str> = WORDS.iter().map(|word| word.id).collect();
        let names: BTreeSet<&str> = WORDS.iter().map(|word| word.name).collect();
        assert_eq!((ids.len(), names.len()), (WORDS.len(), WORDS.len()));
        for word in WORDS {
            assert!(word.says.ends_with('。'), "{}", word.id);
            assert!(
                word.not.is_empty() || word.not.ends_with('。'),
                "{}",
                word.id
            );
        }
    }

    #[test]
    fn no_word_judges() {
        for word in WORDS {
            for never in ["達成率", "未達", "目標割れ", "ランキング", "優良", "低迷"]
            {
                assert!(
                    !word.says.contains(never) && !word.not.contains(never),
                    "{}",
                    word.id
                );
            }
        }
    }
}
