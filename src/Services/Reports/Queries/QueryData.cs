using Florin.Platform.Analysis;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Resilience;
using Florin.Reports.Projections;

namespace Florin.Reports.Queries;

/// <summary>What queries read, brought up to date where it is too old; one at a time does so, for all who wait.</summary>
internal sealed class QueryData(ServiceBuilder service, LedgerCopy ledger, QueryOptions options) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _one = new(1);
    private LedgerFiles? _files;
    private ArchiveFiles? _archive;
    private Task<(IReadOnlyList<SqlView> Views, long Position)>? _writing;
    private (IReadOnlyList<SqlView> Views, long Position) _data;
    private DateTimeOffset _writtenAt = DateTimeOffset.MinValue;

    /// <summary>The views, and the position of the ledger that they are of.</summary>
    /// <exception cref="ServiceUnavailable">They are still being written, or the ledger is not available.</exception>
    public async Task<(IReadOnlyList<SqlView> Views, long Position)> Find(CallContext call, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_writing is null && service.Clock.GetUtcNow() - _writtenAt < options.RefreshAfter)
                return _data;
            // It continues when the first caller no longer waits.
            _writing ??= Write(await ledger.Read(call, cancel));
            try
            {
                _data = await _writing.WaitAsync(Patience, service.Clock, cancel);
                _writtenAt = service.Clock.GetUtcNow();
            }
            catch (TimeoutException e)
            {
                throw new ServiceUnavailable("report", "the data of queries is still being prepared; try again later.", e);
            }
            finally
            {
                if (_writing is { IsCompleted: true })
                    _writing = null;
            }
            return _data;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive?.Dispose();
        _one.Dispose();
    }

    private async Task<(IReadOnlyList<SqlView> Views, long Position)> Write(LedgerReading reading)
    {
        var folder = Path.Combine(service.Runtime.DataDirectory, "analysis");
        var snapshot = await (_files ??= new LedgerFiles(Path.Combine(folder, "ledger"))).Write(
            reading,
            CancellationToken.None
        );
        IReadOnlyList<string> archived = [];
        if (options.Archive is { } place)
        {
            _archive ??= new ArchiveFiles(service.Runtime.Places(place), Path.Combine(folder, "archive"));
            archived = await _archive.Find(CancellationToken.None);
        }
        return (QueryViews.Of(snapshot, archived), snapshot.Position);
    }
}
