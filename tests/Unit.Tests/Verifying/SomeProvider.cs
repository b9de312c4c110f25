using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Json;
using Florin.Platform.Projections;
using Florin.Platform.Secrets;
using Florin.Platform.Verification;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Verifying;

/// <summary>A provider that keeps logs in memory and no read models.</summary>
internal sealed class SomeProvider : IStorageProvider
{
    private readonly Dictionary<string, InMemoryLogStore> _logs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "Some";

    /// <summary>Appends an event to a service's log.</summary>
    public void Append(string service, string stream, object happened)
    {
        if (!_logs.TryGetValue(service, out var log))
            _logs.Add(service, log = new InMemoryLogStore());
        var position = log.Durable.Count + 1;
        var metadata = new Metadata(CommandId.Derived($"command {position}"), "Something", "system", "");
        var stored = new StoredEvent(
            position,
            stream,
            log.Durable.Count(e => e.Stream == stream) + 1,
            happened.GetType().Name,
            JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), FlorinJson.Compact),
            DateTimeOffset.UnixEpoch,
            JsonSerializer.SerializeToUtf8Bytes(metadata, FlorinJson.Compact)
        );
        log.Open();
        log.Commit([new StoredAppend(metadata.CommandId.Value, [stored], null, [])]);
        log.Dispose();
    }

    /// <inheritdoc/>
    public (ILogWriter Writer, ILogReader Reader) OpenLog(StoragePlace place) => (_logs[place.Service], _logs[place.Service]);

    /// <inheritdoc/>
    public ILogReader OpenToRead(StoragePlace place) => _logs[place.Service];

    /// <inheritdoc/>
    public IViewStore OpenViews(StoragePlace place) => new InMemoryViewStore();

    /// <inheritdoc/>
    public ISecretStore OpenSecrets(StoragePlace place, bool onlyReads) => new FileSecrets(place.Directory, place.Clock);

    /// <inheritdoc/>
    public IOfflineLog OfflineLog(StoragePlace place) => new Log(place.Service, _logs.GetValueOrDefault(place.Service));

    /// <inheritdoc/>
    public IOfflineViews OfflineViews(StoragePlace place) => new NoViews();

    private sealed class Log(string service, InMemoryLogStore? log) : IOfflineLog
    {
        public string? Missing => log is null ? $"the log of {service} is missing" : null;

        public string Invariant => "the memory is intact";

        public string Checked => "nothing";

        public string DropSnapshots => "there are none";

        public void Open() { }

        public void CheckStorage(Check check) { }

        public void CheckRows(Check check) { }

        public IEnumerable<LogRow> Rows() =>
            log!.Durable.Select(stored => new LogRow( // Else it is missing and not read.
                stored.Position,
                stored.Stream,
                stored.Version,
                stored.Type,
                0,
                $"command {stored.Position}",
                stored.Data,
                stored.Metadata,
                stored.Position,
                null,
                null
            ));

        public string? Identity() => log?.Identity;

        public IReadOnlyList<StoredSnapshot> Snapshots() => [];

        public IReadOnlyList<string> DamagedSnapshots() => [];

        public void Dispose() { }
    }

    private sealed class NoViews : IOfflineViews
    {
        public bool Exist => false;

        public string Rebuild => "there are none";

        public IViewStore Stored => throw None();

        public void Open() => throw None();

        public string? Problem() => throw None();

        public IReadOnlyList<string> Damage() => throw None();

        public void Find(string consumer, IReadOnlyList<ViewDefinition> views) => throw None();

        public bool IsOutdated(string consumer) => throw None();

        public Standing Standing(string consumer) => throw None();

        public string? MissingIndex(ViewDefinition view) => throw None();

        public IViewStore Remade(bool isQueried) => throw None();

        public string? DifferenceFrom(IViewStore remade, ViewDefinition view) => throw None();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static InvalidOperationException None() => new("There are no read models.");
    }
}
