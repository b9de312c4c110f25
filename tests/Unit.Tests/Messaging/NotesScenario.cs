using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Messaging;

/// <summary>A note was made.</summary>
internal sealed record Noted(string Text);

/// <summary>All that was noted in a stream.</summary>
internal sealed record NoteRow(string Stream, string Texts)
{
    public static readonly View<NoteRow> View = new("notes", 1, row => row.Stream);
}

/// <summary>
/// A log of notes, and a service that keeps a view of what was noted in each stream: of its own log, or of another service's.
/// </summary>
internal sealed class NotesScenario : IAsyncDisposable
{
    public static readonly Actor Reader = new("user_reader", Role.User);
    private readonly bool _own;
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private EventLog? _notes;
    private Projection? _projection;
    private static int _made;

    /// <summary>Nothing runs yet.</summary>
    /// <param name="own">The view is of the service's own log.</param>
    public NotesScenario(bool own = true) => _own = own;

    /// <summary>Texts that the view's handler cannot take.</summary>
    public HashSet<string> Poison { get; } = new(StringComparer.Ordinal);

    /// <summary>What the handler meets beside.</summary>
    public Action? OnHandle { get; set; }

    /// <summary>The log of notes.</summary>
    public InMemoryLogStore Store { get; set; } = new();

    /// <summary>The views.</summary>
    public InMemoryViewStore Views { get; } = new();

    /// <summary>What the follower of another service's log is given; the log itself without it.</summary>
    public IDecodedFeed? Feed { get; set; }

    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    public LoneService Service { get; private set; } = null!; // Set by Start.

    public Consumer Consumer => Service.Consumers.Single();

    public EventLog Notes => _own ? Service.Log : _notes!; // Set by Start.

    public async Task<NotesScenario> Start()
    {
        var name = _own ? "notes" : "reader";
        if (!_own)
            _notes ??= SomeLog.Open("notes", Store, Register, new WallClock());
        var definition = new ServiceDefinition(name, 30, Register, Add);
        Service = await LoneService.Start(
            definition,
            _own ? Store : new InMemoryLogStore(),
            Views,
            new WallClock(),
            new OtherServices(),
            _ => Feed ?? new LogFeed(_notes!), // Opened above.
            Settings
        );
        return this;
    }

    /// <summary>Ends it; the storage stays.</summary>
    public async Task Stop()
    {
        await Service.DisposeAsync();
        _notes?.Dispose();
        _notes = null;
    }

    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>Opens the log of notes again, as the process does that it belongs to.</summary>
    public LogFeed Reopen()
    {
        _notes?.Dispose();
        _notes = SomeLog.Open("notes", Store, Register, new WallClock());
        return new LogFeed(_notes);
    }

    public async Task Note(string stream, string text)
    {
        var version = _versions[stream] = _versions.GetValueOrDefault(stream) + 1;
        var metadata = new Metadata(CommandId.Derived($"cmd_{Interlocked.Increment(ref _made)}"), "Note", "system", "req_1");
        await Notes.Append(metadata, [new StreamAppend(stream, version - 1, [new Noted(text)])], null, default);
    }

    /// <summary>The stream is at this version now, because its log was restored.</summary>
    public void IsAt(string stream, long version) => _versions[stream] = version;

    public async Task Settle() => Assert.True(await Consumer.Reached(Notes.Head, TimeSpan.FromSeconds(60), default));

    /// <summary>Waits until something is so.</summary>
    public static async Task Until(Func<bool> so)
    {
        for (var tries = 0; !so(); tries++)
        {
            Assert.True(tries < 3000, "The condition was never met.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>What the view has of a stream.</summary>
    public async Task<string?> Row(string stream) =>
        (await _projection!.Rows.Find(NoteRow.View, stream, CancellationToken.None))?.Texts; // Started.

    public Task<Answer> List() => Service.Get("/notes", Reader);

    public ValueTask DisposeAsync() => new(Stop());

    private static void Register(EventTypes types) => types.Add<Noted>(nameof(Noted));

    private void Add(ServiceBuilder service)
    {
        _projection = service.Projects(
            "view",
            follows: "notes",
            [NoteRow.View],
            Handle,
            new ConsumerOptions
            {
                MaxBatch = 64,
                Linger = TimeSpan.FromMilliseconds(1),
                Backoff = TimeSpan.FromMilliseconds(1),
                MaxBackoff = TimeSpan.FromMilliseconds(20),
            }
        );
        service.Get(
            "/notes",
            Permission.NotificationsWrite,
            async (_, cancel) =>
            {
                var read = await _projection!.Read(TimeSpan.FromMilliseconds(50), cancel); // Hosted.
                return Reply.List(await read.Store.Rows(NoteRow.View, q => q, cancel), null, read.Complete);
            }
        );
    }

    private async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        await changes.Load(NoteRow.View, events.Select(happened => happened.Stream), cancel);
        OnHandle?.Invoke();
        foreach (var happened in events)
            if (happened.Data is Noted noted)
                changes.Update(
                    NoteRow.View,
                    happened.Stream,
                    row =>
                        Poison.Contains(noted.Text)
                            ? throw new InvalidOperationException($"'{noted.Text}' is poison.")
                            : new NoteRow(happened.Stream, row?.Texts + noted.Text)
                );
    }
}
