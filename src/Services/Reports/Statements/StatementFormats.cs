namespace Florin.Reports.Statements;

/// <summary>A form in which statements are written.</summary>
internal interface IStatementFormat
{
    /// <summary>As clients ask for it.</summary>
    string Name { get; }

    /// <summary>Its media type.</summary>
    string ContentType { get; }

    /// <summary>The end of a file's name.</summary>
    string Extension { get; }

    /// <summary>Writes one; the same statement always the same bytes.</summary>
    Task Write(AccountStatement statement, IAsyncEnumerable<AccountStatementLine> lines, Stream to, CancellationToken cancel);
}

/// <summary>The forms that there are.</summary>
internal static class StatementFormats
{
    /// <summary>The layout that statements are issued in now. A change of any form's bytes needs a further one beside it.</summary>
    public const int Layout = 1;

    /// <summary>The form without a wish.</summary>
    public const string Default = "json";

    private static readonly IStatementFormat[] All =
    [
        new StatementAsJson(),
        new StatementAsCsv(),
        new StatementAsPdf(),
        new StatementAsCamt053(),
        new StatementAsMt940(),
    ];

    /// <summary>What clients may ask for.</summary>
    public static string[] Names { get; } = [.. All.Select(format => format.Name)];

    /// <summary>Their media types, without parameters.</summary>
    public static IEnumerable<string> ContentTypes => All.Select(format => format.ContentType.Split(';')[0]);

    /// <summary>The form of a name of <see cref="Names"/>.</summary>
    public static IStatementFormat Of(string name) => Array.Find(All, format => format.Name == name)!; // It was checked.
}
