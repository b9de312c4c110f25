using System.Globalization;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>The form of a reconciliation source, new or as it is.</summary>
internal static class SourceForm
{
    /// <summary>What of the ledger it mirrors; a field of the form alone.</summary>
    public const string Kind = "kind";

    /// <summary>How a CSV file has its amounts; a field of the form alone.</summary>
    public const string Amounts = "amounts";

    private const string Columns = "profile.columns";

    /// <summary>The columns that a file may lack, with what people call them.</summary>
    public static IReadOnlyList<Choice> Others { get; } =
    [
        new($"{Columns}.valueDate", "Value date"),
        new($"{Columns}.balance", "Balance"),
        new($"{Columns}.currency", "Currency"),
        new($"{Columns}.reference", "Reference"),
        new($"{Columns}.bankReference", "Reference of the bank"),
        new($"{Columns}.counterparty", "Other side"),
        new($"{Columns}.counterpartyAccount", "Account of the other side"),
        new($"{Columns}.text", "Text"),
    ];

    private static readonly string[] Profile =
    [
        "profile.separator",
        "profile.decimalSign",
        "profile.dateFormat",
        "profile.encoding",
        "profile.skipLines",
        $"{Columns}.date",
    ];

    /// <summary>A form with what most sources have.</summary>
    public static Entered New()
    {
        var form = new Entered("profile.skipLines");
        (form[Kind], form["format"], form[Amounts]) = ("account", "camt053", "one");
        (form["profile.separator"], form["profile.decimalSign"]) = ("comma", "point");
        (form["profile.dateFormat"], form["profile.encoding"], form["profile.skipLines"]) = ("yyyy-MM-dd", "utf-8", "0");
        return form;
    }

    /// <summary>The form of a source as it is.</summary>
    public static Entered Of(ShownSource source)
    {
        var form = New();
        (form["name"], form["format"], form["bankAccount"]) = (source.Name, source.Format, source.BankAccount ?? "");
        (form[Kind], form["mirrors.currency"]) = (source.Mirrors.Kind, source.Mirrors.Currency);
        form["mirrors.account"] = source.Mirrors.Account ?? "";
        if (source.Profile is not { } profile)
            return form;
        form["profile.separator"] = profile.Separator switch
        {
            ";" => "semicolon",
            "|" => "bar",
            "\t" => "tab",
            _ => "comma",
        };
        form["profile.decimalSign"] = profile.DecimalSign == "," ? "comma" : "point";
        (form["profile.dateFormat"], form["profile.encoding"]) = (profile.DateFormat, profile.Encoding);
        form["profile.skipLines"] = profile.SkipLines.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, column) in profile.Columns)
            form[$"{Columns}.{name}"] = column ?? "";
        form[Amounts] = profile.Columns.GetValueOrDefault("amount") is null ? "two" : "one";
        return form;
    }

    /// <summary>What adds the source.</summary>
    public static Dictionary<string, object?> Body(Entered form)
    {
        var body = Terms(form);
        var mirrors = form[Kind] == "account" ? form.Body("mirrors.account") : form.Body("mirrors.currency");
        if (form[Kind] != "account")
            ActField.Put(mirrors, ["mirrors", "side"], form[Kind]);
        foreach (var (name, value) in mirrors)
            body[name] = value;
        return body;
    }

    /// <summary>The same without what it mirrors.</summary>
    public static Dictionary<string, object?> Terms(Entered form) =>
        form.Body(["name", "format", "bankAccount", .. form["format"] == "csv" ? OfCsv(form) : []]);

    private static IEnumerable<string> OfCsv(Entered form) =>
        [
            .. Profile,
            .. form[Amounts] == "two" ? [$"{Columns}.debit", $"{Columns}.credit"] : new[] { $"{Columns}.amount" },
            .. Others.Select(column => column.Value),
        ];
}
