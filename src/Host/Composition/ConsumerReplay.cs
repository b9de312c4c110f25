using System.Globalization;
using Florin.Cli;
using Florin.Cli.Replay;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Host.Composition;

/// <summary>Has a consumer handle events again: first what it has set aside, then what it has handled, where it can.</summary>
internal sealed class ConsumerReplay(Subscription consumer, IServiceCalls calls)
{
    private const int Page = 1000;
    private static readonly CallContext Context = new("replay");

    private string Name => $"{consumer.Consumer} of {consumer.Service}";

    /// <summary>Replays up to a position.</summary>
    /// <exception cref="WrongUsage">The consumer replays nothing now.</exception>
    public async Task<ReplayOutcome> Run(ReplayRequest request, long to, CancellationToken cancel)
    {
        var aside = await Retry(request.From, to, cancel);
        if (request.SetAside)
            return aside;
        var again = await Again(request.Name ?? $"{Text(request.From)}-{Text(to)}", request.From, to, cancel);
        return new ReplayOutcome($"{aside.Text}\n{again.Text}", aside.IsComplete && again.IsComplete);
    }

    // Each stream in order and to its end.
    private async Task<ReplayOutcome> Retry(long from, long to, CancellationToken cancel)
    {
        var (replayed, tried) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var parked in await SetAside(from, to, cancel))
            if (tried.Add(parked.Stream))
            {
                var retry = new RetryParked(consumer.Consumer, parked.Position);
                var outcome = await calls.Call(ConsumerOperations.Retry(consumer.Service), retry, Context, cancel);
                if (outcome.Refusal is { } refusal)
                    throw new WrongUsage($"{Name} replays nothing now: {refusal}");
                replayed += outcome.Replayed;
            }
        var left = await SetAside(from, to, cancel);
        var all = left.Count == 0 ? 0 : (await SetAside(1, long.MaxValue, cancel)).Count;
        var text =
            $"{Name} has handled {Text(replayed)} events that it had set aside; {Text(left.Count)} from {Text(from)} to {Text(to)} are left";
        return new ReplayOutcome(
            left is [var first, ..]
                ? $"{text}, of {Text(all)} in all. The first is at position {Text(first.Position)}: {first.Reason} All of them: GET /admin/consumers/{consumer.Service}/{consumer.Consumer}/parked."
                : $"{text}.",
            left.Count == 0
        );
    }

    private async Task<ReplayOutcome> Again(string name, long from, long to, CancellationToken cancel)
    {
        var (effects, failed, before, upto) = (0, 0, 0, from - 1);
        string? refusal = null;
        while (refusal is null && upto < to)
        {
            var asked = new ReplayConsumer(consumer.Consumer, name, upto + 1, to);
            var progress = await calls.Call(ConsumerOperations.Replay(consumer.Service), asked, Context, cancel);
            (effects, failed, before) = (effects + progress.Effects, failed + progress.Failed, before + progress.Before);
            refusal = progress.Refusal ?? (progress.Upto > upto ? null : "The service does not go on.");
            upto = Math.Max(upto, progress.Upto);
        }
        var text =
            $"Replay {name}: {Text(effects)} effects of {Name} outside of Florin, {Text(failed)} that failed for good, {Text(before)} left out because this replay had them before.";
        return new ReplayOutcome(
            refusal is null
                ? text
                : $"{text} It ended after position {Text(upto)}: {refusal.TrimEnd('.')}. Run it again with --id {name}: what was done is not repeated.",
            refusal is null && failed == 0
        );
    }

    private async Task<IReadOnlyList<ParkedEvent>> SetAside(long from, long to, CancellationToken cancel)
    {
        var found = new List<ParkedEvent>();
        for (var after = from - 1; ; )
        {
            var asked = new ListParked(consumer.Consumer, after, Page);
            var listed = (await calls.Call(ConsumerOperations.Parked(consumer.Service), asked, Context, cancel)).Items ?? [];
            found.AddRange(listed.Where(parked => parked.Position <= to));
            if (listed.Count < Page || listed[^1].Position >= to)
                return found;
            after = listed[^1].Position;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
