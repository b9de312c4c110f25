using System.Runtime.CompilerServices;

namespace Florin.Platform.EventLog;

/// <summary>A scan of a log in pages of its reader, of a size that suits its events.</summary>
public static class PagedScan
{
    private const int FirstPage = 256;
    private const int LongestPage = 4096;
    private const long PageBytes = 16 << 20;

    /// <summary>All events above a position, each page read when it is asked for.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Of(
        ILogReader reader,
        long afterPosition,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        var count = FirstPage;
        while (await reader.Read(afterPosition, count, cancel) is { Count: > 0 } page)
        {
            yield return page;
            cancel.ThrowIfCancellationRequested();
            afterPosition = page[^1].Position;
            // Logs of heavy events, as the audit's, are read in pages of fewer.
            var bytes = page.Sum(stored => (long)stored.Data.Length) / page.Count;
            count = (int)Math.Clamp(PageBytes / Math.Max(1, bytes), 1, LongestPage);
        }
    }
}
