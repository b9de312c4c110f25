using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Reconciliation.Reading;

namespace Florin.Reconciliation.Features;

/// <summary>The part of the ledger that a bank account mirrors, as it is sent.</summary>
/// <param name="Account">An account of the ledger; without it a side of a currency.</param>
/// <param name="Side">world or clearing.</param>
/// <param name="Currency">The side's currency.</param>
internal sealed record MirrorBody(string? Account, string? Side, string? Currency);

/// <summary>The columns of a CSV file by their names in its header, as they are sent.</summary>
internal sealed record CsvColumnsBody(
    [property: MaxLength(SourceBody.MaxColumn)] string? Date,
    [property: MaxLength(SourceBody.MaxColumn)] string? Amount = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? Debit = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? Credit = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? ValueDate = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? Balance = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? Currency = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? Reference = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? BankReference = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? Counterparty = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? CounterpartyAccount = null,
    [property: MaxLength(SourceBody.MaxColumn)] string? Text = null
);

/// <summary>How a bank writes its CSV files, as it is sent.</summary>
/// <param name="Columns">The columns that are read.</param>
/// <param name="Separator">comma, semicolon, bar or tab; comma without it.</param>
/// <param name="DecimalSign">point or comma; point without it.</param>
/// <param name="DateFormat">Such as yyyy-MM-dd, which it is without it.</param>
/// <param name="Encoding">utf-8, iso-8859-1, windows-1252 or utf-16; utf-8 without it.</param>
/// <param name="SkipLines">How many lines stand before the header, 0 to 100.</param>
internal sealed record CsvProfileBody(
    CsvColumnsBody? Columns,
    string? Separator = null,
    string? DecimalSign = null,
    [property: MaxLength(SourceBody.MaxDateFormat)] string? DateFormat = null,
    string? Encoding = null,
    int? SkipLines = null
);

/// <summary>A bank account to be reconciled.</summary>
/// <param name="Name">What operators call it.</param>
/// <param name="Mirrors">The part of the ledger that it mirrors.</param>
/// <param name="Format">camt053, mt940, ofx or csv.</param>
/// <param name="BankAccount">The bank's name of the account, such as its IBAN, which statements must be of; any without it.</param>
/// <param name="Profile">Of CSV files, how the bank writes them.</param>
internal sealed record SourceBody(
    [property: MaxLength(SourceBody.MaxName)] string? Name,
    MirrorBody? Mirrors,
    string? Format,
    [property: MaxLength(SourceBody.MaxAccount)] string? BankAccount = null,
    CsvProfileBody? Profile = null
)
{
    public const int MaxName = 100;
    public const int MaxAccount = 140;
    public const int MaxColumn = 100;
    public const int MaxDateFormat = 30;
    private const int MaxSkipped = 100;

    private static readonly string[] Formats = ["camt053", "mt940", "ofx", "csv"];
    private static readonly string[] SeparatorNames = ["comma", "semicolon", "bar", "tab"];
    private static readonly string[] SeparatorSigns = [",", ";", "|", "\t"];

    /// <summary>Notes everything that is wrong with it.</summary>
    public void Validate(Problems problems)
    {
        ValidateMirror(problems);
        ValidateTerms(problems);
    }

    /// <summary>Notes what is wrong with all but what it mirrors.</summary>
    public void ValidateTerms(Problems problems)
    {
        problems.Text(Name, "name", MaxName);
        problems.OptionalText(BankAccount, "bankAccount", MaxAccount);
        problems.OneOf(Format, "format", Formats);
        if (Format == "csv")
            ValidateProfile(problems);
        else
            problems.Require(Profile is null, "profile", "is only for the format csv.");
    }

    /// <summary>The format of a body that is valid.</summary>
    public StatementFormat ToFormat() => (StatementFormat)Array.IndexOf(Formats, Format);

    /// <summary>The profile of a body that is valid; null where it has none.</summary>
    public CsvProfile? ToProfile() =>
        Profile is null
            ? null
            : new CsvProfile(
                SeparatorSigns[Array.IndexOf(SeparatorNames, Profile.Separator ?? "comma")],
                Profile.DecimalSign is "comma" ? "," : ".",
                Profile.DateFormat ?? "yyyy-MM-dd",
                Profile.Encoding ?? "utf-8",
                Profile.SkipLines ?? 0,
                ToColumns(Profile.Columns!) // It is required.
            );

    private static CsvColumns ToColumns(CsvColumnsBody columns) =>
        new(
            columns.Date!, // It is required.
            columns.Amount,
            columns.Debit,
            columns.Credit,
            columns.ValueDate,
            columns.Balance,
            columns.Currency,
            columns.Reference,
            columns.BankReference,
            columns.Counterparty,
            columns.CounterpartyAccount,
            columns.Text
        );

    private void ValidateMirror(Problems problems)
    {
        if (Mirrors is null)
            problems.Add("mirrors", "is required; expected an account, or a side and a currency.");
        else if (Mirrors.Account is not null)
        {
            problems.Id<AccountId>(Mirrors.Account, "mirrors.account");
            problems.Require(
                Mirrors.Side is null && Mirrors.Currency is null,
                "mirrors",
                "has an account and a side; expected one of them."
            );
        }
        else
        {
            problems.OneOf(Mirrors.Side, "mirrors.side", "world", "clearing");
            problems.Currency(Mirrors.Currency, "mirrors.currency");
        }
    }

    private void ValidateProfile(Problems problems)
    {
        if (Profile?.Columns is not { } columns)
        {
            problems.Add("profile.columns", "is required for the format csv; expected the names of the columns.");
            return;
        }
        problems.Text(columns.Date, "profile.columns.date", MaxColumn);
        problems.Require(
            columns.Amount is not null != (columns.Debit is not null && columns.Credit is not null),
            "profile.columns.amount",
            "is required unless debit and credit are there; expected one column of amounts, or one of debits and one of credits."
        );
        problems.OneOf(Profile.Separator ?? "comma", "profile.separator", SeparatorNames);
        problems.OneOf(Profile.DecimalSign ?? "point", "profile.decimalSign", "point", "comma");
        problems.OneOf(Profile.Encoding ?? "utf-8", "profile.encoding", CsvProfile.Encodings);
        problems.Require(
            Profile.SkipLines is null or (>= 0 and <= MaxSkipped),
            "profile.skipLines",
            $"is {Profile.SkipLines}; expected 0 to {MaxSkipped}."
        );
        if (Profile.DateFormat is { } format && !IsDateFormat(format))
            problems.Add(
                "profile.dateFormat",
                $"'{PlainText.Shortened(format)}' is not a format of dates; expected one of year, month and day such as dd.MM.yyyy."
            );
    }

    private static bool IsDateFormat(string format)
    {
        var letters = string.Concat(format.Where(char.IsLetter).Distinct().Order());
        return letters == "Mdy" && format.All(c => char.IsLetter(c) || ".-/ ".Contains(c, StringComparison.Ordinal));
    }
}
