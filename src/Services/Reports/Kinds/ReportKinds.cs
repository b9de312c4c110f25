using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Reports.Statements;

namespace Florin.Reports.Kinds;

/// <summary>The kinds of reports that there are.</summary>
internal sealed class ReportKinds
{
    private readonly IReadOnlyList<IReportKind> _all;

    public ReportKinds(ServiceBuilder service, StatementMaker statements) =>
        _all = [
            TrialBalanceReport.Kind,
            CashPositionReport.Kind,
            ActivityReport.Kind,
            AgeingReport.Kind,
            LimitsReport.Kind,
            LedgerReport.Kind,
            AuditReport.Kind(service),
            new JournalReport(),
            new StatementReport(statements, service),
        ];

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => [.. _all.Select(kind => kind.Name)];

    /// <summary>The media types of their files, without parameters.</summary>
    public IEnumerable<string> ContentTypes =>
        _all.SelectMany(kind => kind.Formats.Select(format => kind.FileOf(format).ContentType.Split(';')[0]))
            .Distinct(StringComparer.Ordinal);

    /// <summary>The kind of a name; null where there is none.</summary>
    public IReportKind? Find(string name) => _all.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Why somebody may not have reports of a kind; null where they may.</summary>
    public static Refusal? Refuse(IReportKind kind, Actor actor) =>
        kind.Needs is { } needed && !actor.MayForAll(needed)
            ? Refusal.Forbidden($"Reports of the kind {kind.Name} require the permission {needed}.")
            : null;

    /// <summary>The kind of a name that was checked before.</summary>
    public IReportKind Of(string name) =>
        Find(name) ?? throw new InvalidOperationException($"There is no kind of report called {name} any more.");
}
