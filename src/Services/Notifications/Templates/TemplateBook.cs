using System.Collections.Immutable;
using System.Diagnostics;
using Florin.Kernel;

namespace Florin.Notifications.Templates;

/// <summary>Which template: of a kind of message, on a channel, in a language.</summary>
/// <param name="Kind">Such as <c>transaction-completed</c>.</param>
/// <param name="Channel">email, or the name of a configured channel.</param>
/// <param name="Language">Such as <c>de</c> or <c>de-CH</c>.</param>
internal sealed record TemplateKey(string Kind, string Channel, string Language)
{
    /// <summary>In one text.</summary>
    public override string ToString() => $"{Kind}/{Channel}/{Language}";
}

/// <summary>An operator wrote a template.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">From 1; each change of a template has the next one.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">HTML for mail, else plain text.</param>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
internal sealed record TemplateChanged(TemplateKey Key, int Version, string Subject, string Body, string By, DateTimeOffset At);

/// <summary>An operator took back what was written of a template: what is built in holds again.</summary>
/// <param name="Key">Which.</param>
/// <param name="Version">From 1; each change of a template has the next one.</param>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
internal sealed record TemplateReset(TemplateKey Key, int Version, string By, DateTimeOffset At);

/// <summary>How a template stands after a change.</summary>
/// <param name="Version">The change.</param>
/// <param name="Subject">One line; null where what is built in holds.</param>
/// <param name="Body">HTML for mail, else plain text; null likewise.</param>
/// <param name="By">Who changed it.</param>
/// <param name="At">When, UTC.</param>
internal sealed record EditedTemplate(int Version, string? Subject, string? Body, string By, DateTimeOffset At)
{
    /// <summary>Its words; null where what is built in holds.</summary>
    public WordingText? Text => Subject is not null && Body is not null ? new WordingText(Subject, Body) : null;
}

/// <summary>What operators wrote, of all templates.</summary>
/// <param name="Edited">By key.</param>
internal sealed record TemplateBook(ImmutableSortedDictionary<string, EditedTemplate> Edited) : IState<TemplateBook>
{
    public const string Stream = "templates";

    /// <summary>So many templates can be written.</summary>
    public const int MaxTemplates = 500;

    public static TemplateBook Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, EditedTemplate>(StringComparer.Ordinal));

    public static string Schema => "templates.1";

    /// <summary>How a template stands; null where nobody changed it.</summary>
    public EditedTemplate? Of(TemplateKey key) => Edited.GetValueOrDefault(key.ToString());

    /// <summary>Writes a template.</summary>
    /// <param name="version">The version that the change was made from; null replaces whatever holds now.</param>
    public Decision Change(TemplateKey key, WordingText text, int? version, string by, DateTimeOffset now)
    {
        var stands = Of(key);
        if (version is not null && version != (stands?.Version ?? 0))
            return Refusal.WrongState($"The template {key} has version {stands?.Version ?? 0}, not {version}.");
        if (stands is null && Edited.Count >= MaxTemplates)
            return Refusal.WrongState($"{MaxTemplates} templates have been written; there is no room for another.");
        return stands?.Text == text
            ? []
            : [new TemplateChanged(key, (stands?.Version ?? 0) + 1, text.Subject, text.Body, by, now)];
    }

    /// <summary>Takes back what was written.</summary>
    public Decision Reset(TemplateKey key, string by, DateTimeOffset now) =>
        Of(key) is { Text: not null } stands ? [new TemplateReset(key, stands.Version + 1, by, now)] : [];

    public TemplateBook Apply(object happened) =>
        happened switch
        {
            TemplateChanged e => With(e.Key, new EditedTemplate(e.Version, e.Subject, e.Body, e.By, e.At)),
            TemplateReset e => With(e.Key, new EditedTemplate(e.Version, null, null, e.By, e.At)),
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of templates."),
        };

    private TemplateBook With(TemplateKey key, EditedTemplate edited) => new(Edited.SetItem(key.ToString(), edited));
}
