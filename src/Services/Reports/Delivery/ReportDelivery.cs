using Florin.Kernel;

namespace Florin.Reports.Delivery;

/// <summary>Where a report goes once it is written.</summary>
/// <param name="Mail">Addresses, sealed.</param>
/// <param name="Destination">The name of a configured place for files; null for none.</param>
internal sealed record ReportDelivery(IReadOnlyList<string> Mail, string? Destination)
{
    /// <summary>To nowhere: who wants it fetches it.</summary>
    public static ReportDelivery None { get; } = new([], null);

    /// <summary>How many there are: the addresses in their order, and then the place.</summary>
    public int Count => Mail.Count + (Destination is null ? 0 : 1);
}

/// <summary>A report was delivered to one of those that it goes to, or cannot be.</summary>
/// <param name="Id">The report.</param>
/// <param name="Target">Which: its number in <see cref="ReportDelivery"/>, from 0.</param>
/// <param name="Problem">Why it cannot be; null where it was.</param>
/// <param name="At">When.</param>
internal sealed record ReportDelivered(ReportId Id, int Target, string? Problem, DateTimeOffset At);
