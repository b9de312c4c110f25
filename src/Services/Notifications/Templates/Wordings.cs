using System.Runtime.CompilerServices;
using Florin.Platform.Hosting;

namespace Florin.Notifications.Templates;

/// <summary>The words that hold now: what operators wrote, else what is built in.</summary>
/// <param name="service">Whose log has what they wrote.</param>
/// <param name="language">The language of users who chose none.</param>
internal sealed class Wordings(ServiceBuilder service, string language)
{
    private readonly ConditionalWeakTable<EditedTemplate, Wording> _read = [];

    /// <summary>The words as they are now.</summary>
    public async ValueTask<WordingsNow> Now(CancellationToken cancel)
    {
        var (book, _) = await service.Log.Read<TemplateBook>(TemplateBook.Stream, cancel);
        return new WordingsNow(book, language, _read);
    }
}

/// <summary>The words as they were at a moment.</summary>
/// <param name="book">What operators wrote.</param>
/// <param name="language">The language of users who chose none.</param>
/// <param name="read">What was read of it before.</param>
internal sealed class WordingsNow(TemplateBook book, string language, ConditionalWeakTable<EditedTemplate, Wording> read)
{
    /// <summary>The words of a notification that goes by mail, or is only kept.</summary>
    public Wording OfMail(string kind, Channel channel, string? wanted) =>
        channel is Channel.Email ? Of(kind, Preferences.Mail, TextForm.Html, wanted) : BuiltIn(kind, TextForm.Text, wanted);

    /// <summary>
    /// The words of a kind of message on a channel, in the language that is wanted, else in the one that is configured, else in
    /// English; each with its region first. In each language, what an operator wrote goes before what is built in.
    /// </summary>
    public Wording Of(string kind, string channel, TextForm form, string? wanted)
    {
        foreach (var candidate in Candidates(wanted))
            if (Edited(new TemplateKey(kind, channel, candidate), form) is { } edited)
                return edited;
            else if (TemplateTable.Of(kind, form, candidate) is { } builtIn)
                return builtIn;
        throw new ArgumentException($"There are no words for {kind}.", nameof(kind)); // English has all.
    }

    private Wording BuiltIn(string kind, TextForm form, string? wanted) =>
        Candidates(wanted).Select(candidate => TemplateTable.Of(kind, form, candidate)).First(words => words is not null)!; // English has all.

    private Wording? Edited(TemplateKey key, TextForm form) =>
        book.Edited.Count > 0 && book.Of(key) is { Text: { } text } edited
            ? read.GetValue(edited, _ => TemplateTable.Compile(text, form, key.Language, edited.Version))
            : null;

    private IEnumerable<string> Candidates(string? wanted) =>
        new[] { wanted, language, TemplateTable.English }
            .OfType<string>()
            .SelectMany(Languages.Widening)
            .Distinct(StringComparer.Ordinal);
}
