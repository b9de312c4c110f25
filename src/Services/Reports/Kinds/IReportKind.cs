using System.Runtime.CompilerServices;
using Florin.Platform.Identity;
using Florin.Reports.Jobs;
using Florin.Reports.Projections;

namespace Florin.Reports.Kinds;

/// <summary>What a report can be about.</summary>
internal interface IReportKind
{
    /// <summary>As clients ask for it.</summary>
    string Name { get; }

    /// <summary>The formats of its file.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <summary>What it can be restricted to.</summary>
    IReadOnlyList<string> Takes { get; }

    /// <summary>What of that must be there.</summary>
    IReadOnlyList<string> Requires { get; }

    /// <summary>What one must be permitted to read it, beside reports themselves; null for nothing more.</summary>
    Permission? Needs => null;

    /// <summary>How a format is sent.</summary>
    ReportFileForm FileOf(string format);

    /// <summary>Writes it, and says how many rows it has.</summary>
    Task<long> Write(ReportOrder order, ReportSource source, Stream to, CancellationToken cancel);
}

/// <summary>How a file is sent.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Extension">The end of its name.</param>
internal readonly record struct ReportFileForm(string ContentType, string Extension);

/// <summary>What a report reads: the ledger at one moment, noting how far it has read.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Progress">Where it is noted.</param>
internal sealed record ReportSource(LedgerReading Ledger, ReportProgress Progress)
{
    /// <summary>All entries in the order of the log.</summary>
    public async IAsyncEnumerable<ReportedEntry> Entries([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in Ledger.Entries(cancel))
        {
            cancel.ThrowIfCancellationRequested();
            Progress.Reached(entry.Position);
            yield return entry;
        }
    }
}
