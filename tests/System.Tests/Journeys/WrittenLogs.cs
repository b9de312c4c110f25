using System.Text.Json.Nodes;
using Florin.Host.Composition;
using Florin.Platform.EventLog;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// The logs of a running Florin as they are on the disk: what a request has written there, by its id, must be what the header
/// <c>X-Write-Id</c> of its answer says.
/// </summary>
internal sealed class WrittenLogs(ITestFlorin florin) : IDisposable
{
    private const string Header = "X-Write-Id";
    private readonly Dictionary<string, LogOnDisk> _logs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Fails where the answer says something else than the log.</summary>
    /// <param name="method">How it was asked.</param>
    /// <param name="path">The path at the gateway.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether something was written.</returns>
    public async Task<bool> MustAgreeWith(string method, string path, Answer answer)
    {
        var (told, request) = (answer.Header(Header), answer.Header("X-Request-Id")!); // Every answer has one.
        var written =
            path.Split('/') is ["", "api", var service, ..] && Directory.Exists(Path.Combine(florin.Data, service))
                ? await Written(service, request)
                : [];
        Assert.True(
            told is null ? written.Count == 0 : written.Contains(told),
            $"{method} {path}: {answer.Status} has {Header}: {told ?? "none"}, and the log has of {request}: {string.Join(", ", written)}"
        );
        return written.Count > 0;
    }

    public void Dispose()
    {
        foreach (var log in _logs.Values)
            log.Reader.Dispose();
        _one.Dispose();
    }

    private async Task<IReadOnlyList<string>> Written(string service, string request)
    {
        await _one.WaitAsync();
        try
        {
            if (!_logs.TryGetValue(service, out var log))
                log = _logs[service] = await LogOnDisk.Open(service, florin.Data);
            await log.ReadOn();
            return log.Writes.GetValueOrDefault(request) ?? [];
        }
        finally
        {
            _one.Release();
        }
    }

    private sealed class LogOnDisk(ILogReader reader, string identity)
    {
        private long _read;

        public ILogReader Reader => reader;

        /// <summary>The ids of the writes of each request.</summary>
        public Dictionary<string, List<string>> Writes { get; } = new(StringComparer.Ordinal);

        public static async Task<LogOnDisk> Open(string service, string data)
        {
            var storage = StorageProviders.EmbeddedOffline([]);
            var reader = storage.Logs.OpenToRead(storage.PlaceOf(service, data));
            return new LogOnDisk(reader, (await reader.ReadIdentity(CancellationToken.None))!); // It was claimed.
        }

        public async Task ReadOn()
        {
            string? append = null;
            while (await reader.Read(_read, 500, CancellationToken.None) is { Count: > 0 } events)
                foreach (var happened in events)
                {
                    _read = happened.Position;
                    var metadata = JsonNode.Parse(happened.Metadata.Span)!; // It is an object.
                    var command = (string?)metadata["commandId"];
                    if (command is null || command == append || (string?)metadata["requestId"] is not { } request)
                        continue; // The rest of an append, or no request's.
                    append = command;
                    // The record of a denial has no header: it would reveal that there is something to be denied.
                    if (!$"{metadata["command"]}".Contains(' ', StringComparison.Ordinal))
                        Noted(request).Add(WriteId.Of(identity, happened.Position, command).Value);
                }
        }

        private List<string> Noted(string request) => Writes.TryGetValue(request, out var known) ? known : Writes[request] = [];
    }
}
