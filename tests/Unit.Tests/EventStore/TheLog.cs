using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

internal sealed record Added(int Amount);

internal sealed record Sum(int Total, int Count) : IState<Sum>
{
    public static Sum Empty { get; } = new(0, 0);

    public static string Schema => "sum.1";

    public Sum Apply(object happened) =>
        happened is Added added ? new Sum(Total + added.Amount, Count + 1) : throw new InvalidOperationException();
}

/// <summary>A log over memory, whose commits the test makes.</summary>
internal sealed class TheLog : IDisposable
{
    public const int Limit = 100;
    private readonly IdSource _ids;

    public TheLog(InMemoryLogStore? store = null, LogOptions? options = null, EventTypes? types = null, string name = "test")
    {
        (Store, _ids) = (store ?? new InMemoryLogStore(), new IdSource(Time));
        Log = new EventLog(name, Store, Store, types ?? Types(), options ?? new LogOptions(), Time, Commits);
    }

    /// <summary>One of several processes that share a log.</summary>
    public TheLog(InMemoryLogStore store, ILogWriter writer, string name = "test")
    {
        (Store, _ids) = (store, new IdSource(Time));
        var sharing = new LogSharing { Renewals = Renewals };
        Log = new EventLog(name, writer, Store, Types(), new LogOptions(), Time, Commits, sharing);
    }

    public FakeTime Time { get; } = new();

    public InMemoryLogStore Store { get; }

    public ManualCommits Commits { get; } = new();

    public ManualCommits Renewals { get; } = new();

    public EventLog Log { get; }

    public static EventTypes Types() => new EventTypes().Add<Added>("Added");

    public static Metadata By(CommandId command) => new(command, "Add", "user_1", "corr");

    /// <summary>Adds, unless the total would pass the limit; the outcome comes after a commit.</summary>
    public Task<Execution<Sum>> Add(int amount, string stream = "sum-1", string? command = null, int limit = Limit) =>
        Log.Execute(
            new Work<Sum>(
                stream,
                By(command is null ? CommandId.New(_ids) : CommandId.Derived(command)),
                (sum, _) =>
                    sum.Total + amount > limit
                        ? new Refusal(RefusalCode.Unknown("too-much"), $"{sum.Total} + {amount}")
                        : [new Added(amount)]
            ),
            CancellationToken.None
        );

    public async Task<Execution<Sum>> AddNow(int amount, string stream = "sum-1", string? command = null, int limit = Limit)
    {
        var adding = Add(amount, stream, command, limit);
        Commits.CommitAll();
        return await adding;
    }

    /// <summary>Looks, as a standby, for what the owner committed and whether the log can be claimed.</summary>
    public void Look() => Commits.CommitAll();

    public async Task<int> Total(string stream = "sum-1") => (await Log.Read<Sum>(stream, CancellationToken.None)).State.Total;

    public void Dispose() => Log.Dispose();

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
