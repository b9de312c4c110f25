using System.Globalization;
using System.Text;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>What a client wants, under its key: to add to a counter, unless it would pass a limit, or to move from it to others.</summary>
/// <param name="Key">The same whenever it is asked again.</param>
/// <param name="Stream">The counter.</param>
/// <param name="To">Where the amount goes, to each of them; empty where it is added.</param>
/// <param name="Amount">How much; 0 changes nothing and is recorded.</param>
internal sealed record CounterChange(string Key, string Stream, IReadOnlyList<string> To, int Amount)
{
    private const int Limit = 60;

    private Metadata Metadata => TheLog.By(CommandId.Derived(Key));

    /// <summary>Does it at an instance.</summary>
    /// <exception cref="LogFault">It did not, or the outcome is unknown.</exception>
    /// <exception cref="WrongVersion">Nothing happened: somebody else was quicker.</exception>
    public Task<CounterAnswer> Run(EventLog log) => To.Count > 0 ? Move(log) : Add(log);

    private async Task<CounterAnswer> Add(EventLog log)
    {
        var work = new Work<Sum>(Stream, Metadata, (sum, _) => Decide(sum))
        {
            KeepsUnchanged = true,
            Receipt = done => Kept(done.Version, done.State.Total, done.Position),
        };
        var done = await log.Execute(work, CancellationToken.None);
        return new CounterAnswer(done.Position, Text(done.Receipt), [(Stream, done.Version)], done.State.Total);
    }

    private Decision Decide(Sum sum) =>
        sum.Total + Amount > Limit ? new Refusal(RefusalCode.Unknown("too-much"), "It would pass the limit.")
        : Amount == 0 ? []
        : [new Added(Amount)];

    private async Task<CounterAnswer> Move(EventLog log)
    {
        var from = await log.Read<Sum>(Stream, CancellationToken.None);
        List<StreamAppend> streams = [new(Stream, from.Version, [new Added(-Amount * To.Count)])];
        foreach (var to in To)
        {
            var (_, version) = await log.Read<Sum>(to, CancellationToken.None);
            streams.Add(new StreamAppend(to, version, [new Added(Amount)]));
        }
        var events = await log.Append(
            Metadata,
            streams,
            Kept([.. streams.Select(append => append.ExpectedVersion), from.State.Total]),
            CancellationToken.None
        );
        var found =
            await log.Find(Metadata.CommandId, CancellationToken.None)
            ?? throw new InvalidOperationException($"{Key} was acknowledged and is not found.");
        return new CounterAnswer(
            events[0].Position,
            Text(found.Receipt),
            [.. events.Select(happened => (happened.Stream, happened.Version))],
            Total: null
        );
    }

    /// <summary>The text of a receipt.</summary>
    public static string? Text(Receipt? receipt) => receipt is null ? null : Encoding.UTF8.GetString(receipt.Body.Span);

    private Receipt Kept(params ReadOnlySpan<long> numbers)
    {
        var text = new StringBuilder(Key);
        foreach (var number in numbers)
            text.Append(CultureInfo.InvariantCulture, $" {number}");
        return new Receipt(default, 200, Encoding.UTF8.GetBytes(text.ToString()));
    }
}

/// <summary>What a client was told.</summary>
/// <param name="Position">Of the first event; 0 where it was refused.</param>
/// <param name="Receipt">The receipt's text.</param>
/// <param name="Versions">The versions that are durable by that.</param>
/// <param name="Total">Of the first of these; null where it was not told.</param>
internal sealed record CounterAnswer(
    long Position,
    string? Receipt,
    IReadOnlyList<(string Stream, long Version)> Versions,
    int? Total
);
