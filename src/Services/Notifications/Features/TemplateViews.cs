using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Notifications.Templates;
using Florin.Platform.Http;

namespace Florin.Notifications.Features;

/// <summary>What stands for a template, without its words.</summary>
/// <param name="Kind">The kind of message.</param>
/// <param name="Channel">email, or the name of a configured channel.</param>
/// <param name="Language">The language.</param>
/// <param name="Version">How often it was changed; 0 for never.</param>
/// <param name="IsBuiltIn">Whether what is built in holds.</param>
/// <param name="ChangedBy">Who changed it last; null for nobody.</param>
/// <param name="ChangedAt">When, UTC; null for never.</param>
internal sealed record TemplateSummary(
    string Kind,
    string Channel,
    string Language,
    int Version,
    bool IsBuiltIn,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
)
{
    public static TemplateSummary Of(TemplateKey key, EditedTemplate? edited) =>
        new(key.Kind, key.Channel, key.Language, edited?.Version ?? 0, edited?.Text is null, edited?.By, edited?.At);
}

/// <summary>A template with its words, as it may be sent back changed.</summary>
/// <param name="Template">Which, and how it stands.</param>
/// <param name="Subject">One line of Liquid.</param>
/// <param name="Lines">The lines of the body, Liquid likewise: HTML for mail, else plain text.</param>
/// <param name="Variables">The names that it may use.</param>
internal sealed record TemplateDetail(
    TemplateSummary Template,
    string Subject,
    IReadOnlyList<string> Lines,
    IReadOnlyList<string> Variables
)
{
    public static TemplateDetail Of(TemplateKey key, EditedTemplate? edited, WordingText text) =>
        new(TemplateSummary.Of(key, edited), text.Subject, text.Body.Split('\n'), Values.Names);
}

/// <summary>A change of a template.</summary>
/// <param name="Version">Which, from 1.</param>
/// <param name="Subject">The subject after it; null where what is built in holds again.</param>
/// <param name="Lines">The lines of the body after it; null likewise.</param>
/// <param name="ChangedBy">Who.</param>
/// <param name="ChangedAt">When, UTC.</param>
internal sealed record TemplateVersionView(
    int Version,
    string? Subject,
    IReadOnlyList<string>? Lines,
    string ChangedBy,
    DateTimeOffset ChangedAt
);

/// <summary>A template as it is sent.</summary>
/// <param name="Subject">One line of Liquid.</param>
/// <param name="Lines">The lines of the body, Liquid likewise: HTML for mail, else plain text.</param>
/// <param name="Version">The version that the change was made from; without it whatever holds now is replaced.</param>
internal sealed record TemplateBody(
    [property: MaxLength(TemplateBody.MaxSubject)] string? Subject,
    [property: MaxLength(TemplateBody.MaxLines)] List<string?>? Lines,
    int? Version = null
)
{
    public const int MaxSubject = 200;
    public const int MaxLines = 200;
    private const int MaxFilled = 20_000;

    /// <summary>The words.</summary>
    public WordingText Text => new(Subject!, string.Join('\n', Lines!)); // Validated.

    /// <summary>Notes everything that is wrong with it.</summary>
    public void Check(TemplateKey key, Problems problems)
    {
        problems.Text(Subject, "subject", MaxSubject);
        if (Lines is not { Count: > 0 } || Lines.All(string.IsNullOrWhiteSpace))
            problems.Add("lines", "is required; expected the lines of a text.");
        if (Lines?.Contains(null) is true)
            problems.Add("lines", "has a line that is null; expected strings.");
        if (!problems.None)
            return;
        CheckOne(Subject!, "subject", problems);
        CheckOne(Text.Body, "lines", problems);
        if (problems.None && Filled(key, Text).Body.Length > MaxFilled)
            problems.Add("lines", $"makes a message of more than {MaxFilled} characters.");
    }

    /// <summary>Words with made-up values put in.</summary>
    public static WordingText Filled(TemplateKey key, WordingText text)
    {
        var wording = TemplateTable.Compile(text, NotificationOptions.FormOf(key.Channel), key.Language, 0);
        var values = new Values(
            "transfer",
            "1234.50 USD",
            "txn_00000000000000000000000000",
            Schedule: "sch_00000000000000000000000000"
        );
        if (key.Kind == TemplateTable.Failed)
            values = values with { Code = "insufficient-funds" };
        return new WordingText(wording.Subject.With(values), wording.Body.With(values));
    }

    private static void CheckOne(string text, string field, Problems problems)
    {
        if (Template.Problem(text) is { } problem)
            problems.Add(field, problem);
    }
}

/// <summary>Which template a path names.</summary>
internal static class TemplatePath
{
    public const string Path = "/templates/{kind}/{channel}/{language}";

    /// <summary>Reads it.</summary>
    /// <exception cref="BadInput">There can be no such template.</exception>
    public static TemplateKey Read(Request request, NotificationOptions options)
    {
        var key = new TemplateKey(Part(request, "kind"), Part(request, "channel"), Part(request, "language"));
        var problem =
            !TemplateTable.Kinds.Contains(key.Kind, StringComparer.Ordinal)
                ? $"'{PlainText.Shortened(key.Kind)}' is not a kind of message; there are {string.Join(", ", TemplateTable.Kinds)}."
            : !options.Names.Contains(key.Channel, StringComparer.Ordinal)
                ? $"'{PlainText.Shortened(key.Channel)}' is not a channel; there are {string.Join(", ", options.Names)}."
            : !Languages.Is(key.Language) ? $"'{PlainText.Shortened(key.Language)}' is not {Languages.Form}."
            : null;
        return problem is null ? key : throw new BadInput(new Refusal(RefusalCode.NotFound, problem));
    }

    /// <summary>The words that stand for it: what was written, else what is built in; null where there are none.</summary>
    public static WordingText? TextOf(TemplateKey key, EditedTemplate? edited) =>
        edited?.Text ?? TemplateTable.TextOf(key.Kind, NotificationOptions.FormOf(key.Channel), key.Language);

    private static string Part(Request request, string name) => request.Http.Request.RouteValues[name] as string ?? "";
}
