using System.Text.RegularExpressions;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>Why transfers wait in manual review, the same for all that fail alike: without what differs from one to the next.</summary>
/// <param name="Step">Where.</param>
/// <param name="Detail">What happened, with ids, addresses and figures left out.</param>
public sealed partial record FailureCause(string Step, string Detail)
{
    [GeneratedRegex(
        @"\b[a-z]+_[0-9A-Za-z]{6,}(/[\w/]+)?|\b\d+([.,:]\d+)*\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Particular { get; }

    /// <summary>That of a transfer in manual review.</summary>
    public static FailureCause Of(ShownTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        return transfer.ManualReview is { } stuck
            ? new FailureCause(stuck.Step, Particular.Replace(stuck.Detail, "…"))
            : new FailureCause("unknown", "The transfer has left manual review.");
    }
}
