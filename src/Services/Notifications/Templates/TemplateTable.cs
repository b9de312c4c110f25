using System.Collections.Frozen;

namespace Florin.Notifications.Templates;

/// <summary>What a text is written for.</summary>
internal enum TextForm
{
    /// <summary>A mail: HTML.</summary>
    Html,

    /// <summary>The list of notifications: plain text of several lines.</summary>
    Text,

    /// <summary>A telephone or a chat: one or two sentences.</summary>
    Short,
}

/// <summary>What a notification says.</summary>
/// <param name="Language">The language that it is in.</param>
/// <param name="Version">Which edit of an operator it is; 0 where it is built in.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">HTML for mail, else plain text.</param>
internal sealed record Wording(string Language, int Version, Template Subject, Template Body);

/// <summary>The text of a wording, as it is written.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">HTML for mail, else plain text.</param>
internal sealed record WordingText(string Subject, string Body);

/// <summary>The words of every notification that are built in, by kind, form and language.</summary>
internal static class TemplateTable
{
    public const string Completed = "transaction-completed";
    public const string Failed = "transaction-failed";
    public const string Rejected = "transaction-rejected";
    public const string ScheduleFailed = "schedule-failed";

    /// <summary>The language that has all of them.</summary>
    public const string English = "en";

    private const string German = "de";

    private const string GermanType =
        "{% case type %}{% when 'deposit' %}Einzahlung{% when 'withdrawal' %}Auszahlung{% else %}Überweisung{% endcase %}";

    private const string GermanReason =
        "{% case code %}{% when 'insufficient-funds' %}Das Guthaben hat nicht gereicht."
        + "{% when 'account-frozen' %}Das Konto ist eingefroren.{% when 'account-closed' %}Das Konto ist geschlossen."
        + "{% when 'currency-mismatch' %}Das Konto wird in einer anderen Währung geführt."
        + "{% when 'balance-limit' %}Das Konto kann diesen Betrag nicht aufnehmen."
        + "{% when 'payment-declined' %}Die Zahlung wurde abgelehnt.{% else %}Sie wurde abgelehnt.{% endcase %}";

    private const string GermanOutcome =
        "{% if compensated %}Was bewegt worden war, ist zurückgebucht.{% else %}Es wurde kein Geld bewegt.{% endif %}";

    /// <summary>The kinds of notifications.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Completed, Failed, Rejected, ScheduleFailed];

    private static readonly FrozenDictionary<(string Kind, string Language), (string Subject, string Sentence)> Sentences =
        new Dictionary<(string, string), (string, string)>
        {
            [(Completed, English)] = (
                "Your {{ type }} of {{ amount }} is complete",
                "your {{ type }} of [{{ amount }}] is complete."
            ),
            [(Failed, English)] = (
                "Your {{ type }} of {{ amount }} failed",
                "your {{ type }} of [{{ amount }}] failed: {{ reason }} {{ outcome }}"
            ),
            [(Rejected, English)] = (
                "Your {{ type }} of {{ amount }} was refused",
                "your {{ type }} of [{{ amount }}] was refused. {{ outcome }}"
            ),
            [(ScheduleFailed, English)] = (
                "Your scheduled {{ type }} of {{ amount }} failed",
                "your scheduled {{ type }} of [{{ amount }}] failed: {{ reason }} {{ outcome }}"
            ),
            [(Completed, German)] = (
                $"Ihre {GermanType} über {{{{ amount }}}} ist abgeschlossen",
                $"Ihre {GermanType} über [{{{{ amount }}}}] ist abgeschlossen."
            ),
            [(Failed, German)] = (
                $"Ihre {GermanType} über {{{{ amount }}}} ist fehlgeschlagen",
                $"Ihre {GermanType} über [{{{{ amount }}}}] ist fehlgeschlagen: {GermanReason} {GermanOutcome}"
            ),
            [(Rejected, German)] = (
                $"Ihre {GermanType} über {{{{ amount }}}} wurde abgelehnt",
                $"Ihre {GermanType} über [{{{{ amount }}}}] wurde abgelehnt. {GermanOutcome}"
            ),
            [(ScheduleFailed, German)] = (
                $"Ihre geplante {GermanType} über {{{{ amount }}}} ist fehlgeschlagen",
                $"Ihre geplante {GermanType} über [{{{{ amount }}}}] ist fehlgeschlagen: {GermanReason} {GermanOutcome}"
            ),
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<(string Kind, TextForm Form, string Language), Lazy<Wording>> Read = Sentences
        .Keys.SelectMany(key => Enum.GetValues<TextForm>().Select(form => (key.Kind, Form: form, key.Language)))
        .ToFrozenDictionary(
            key => key,
            key => new Lazy<Wording>(() => Compile(TextOf(key.Kind, key.Form, key.Language)!, key.Form, key.Language, 0)) // It is there.
        );

    /// <summary>The languages that have words.</summary>
    public static IReadOnlyList<string> Languages { get; } = [English, German];

    /// <summary>The words of a kind in a language; null where there are none in it.</summary>
    public static Wording? Of(string kind, TextForm form, string language) =>
        Read.GetValueOrDefault((kind, form, language))?.Value;

    /// <summary>The same as they are written.</summary>
    public static WordingText? TextOf(string kind, TextForm form, string language)
    {
        if (!Sentences.TryGetValue((kind, language), out var words))
            return null;
        var plain = words.Sentence.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        var hello = language == German ? "Guten Tag," : "Hello,";
        var about =
            kind == ScheduleFailed
                ? $"{(language == German ? "Dauerauftrag" : "Schedule")} {{{{ schedule }}}}"
                : $"{(language == German ? "Transaktion" : "Transaction")} {{{{ transaction }}}}";
        return new WordingText(
            words.Subject,
            form switch
            {
                TextForm.Html => "<!DOCTYPE html><html><body>"
                    + $"<p>{hello}</p><p>{words.Sentence.Replace("[", "<strong>", StringComparison.Ordinal).Replace("]", "</strong>", StringComparison.Ordinal)}</p>"
                    + $"<p>{about}</p></body></html>",
                TextForm.Text => $"{hello}\n\n{plain}\n\n{about}",
                _ => char.ToUpperInvariant(plain[0]) + plain[1..],
            }
        );
    }

    /// <summary>Reads words that were found to be templates.</summary>
    public static Wording Compile(WordingText text, TextForm form, string language, int version) =>
        new(
            language,
            version,
            Template.Line(text.Subject),
            form is TextForm.Html ? Template.Html(text.Body) : Template.Plain(text.Body)
        );
}
