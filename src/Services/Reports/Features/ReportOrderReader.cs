using Florin.Kernel;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Florin.Reports.Statements;

namespace Florin.Reports.Features;

/// <summary>Reads what a report is to be about, and reports every problem with it.</summary>
internal sealed class ReportOrderReader(ReportKinds kinds)
{
    /// <summary>The order; null where something is wrong.</summary>
    public ReportOrder? Read(RequestReportBody body, DateTimeOffset now, Problems problems)
    {
        var (account, period, at) = (body.Parameters?.AccountId, body.Parameters?.Period, body.Parameters?.At);
        var given = ((string, bool)[])
            [("accountId", account is not null), ("period", period is not null), ("at", at is not null)];
        if (KindOf(body.Kind, body.Format, given, "parameters.", problems) is not { } kind)
            return null;
        if (account is not null)
            problems.Id<AccountId>(account, "parameters.accountId");
        StatementPeriod days = default;
        if (period is not null && !StatementPeriod.TryParse(period, out days))
            problems.Add("parameters.period", $"'{PlainText.Shortened(period)}' is not a period; give {StatementPeriod.Form}.");
        else if (period is not null && days.Begin > now)
            problems.Add("parameters.period", $"'{period}' begins in the future.");
        if (at > now)
            problems.Add("parameters.at", $"'{Rfc3339.Text(at.Value)}' is in the future.");
        return problems.None
            ? new ReportOrder(
                kind.Name,
                body.Format,
                account is null ? null : new AccountId(account),
                period is null ? null : days.ToString(),
                at
            )
            : null;
    }

    /// <summary>The kind of a report, of which the format and the given parameters are checked; null where there is none.</summary>
    public IReportKind? KindOf(
        string name,
        string format,
        IReadOnlyList<(string Name, bool IsGiven)> parameters,
        string prefix,
        Problems problems
    )
    {
        problems.OneOf(name, "kind", [.. kinds.Names]);
        if (kinds.Find(name) is not { } kind)
            return null;
        problems.OneOf(format, "format", [.. kind.Formats]);
        foreach (var (parameter, isGiven) in parameters)
            if (isGiven && !kind.Takes.Contains(parameter, StringComparer.Ordinal))
                problems.Add(prefix + parameter, $"is not a parameter of {kind.Name}; it takes {Listed(kind.Takes)}.");
            else if (!isGiven && kind.Requires.Contains(parameter, StringComparer.Ordinal))
                problems.Add(prefix + parameter, $"is missing; {kind.Name} needs it.");
        return kind;
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "no parameters" : string.Join(", ", names);
}
