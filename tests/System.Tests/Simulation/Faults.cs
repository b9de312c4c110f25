using Florin.Platform.Calls;
using Florin.Platform.Resilience;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Simulation;

/// <summary>What goes wrong, how often; nothing any more once the world heals.</summary>
internal sealed class Faults(Random random)
{
    private const string PoisonedRow = "poisoned row";
    private bool _healed;

    /// <summary>Every kind of fault that there is.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "answer late",
        "answer lost",
        "call delayed",
        "call duplicated",
        "call lost",
        "client leaves",
        "clock jumps",
        "clock of a service steps",
        "commit fails",
        "commit outcome unknown",
        "crash",
        "giving up a commit fails",
        PoisonedRow,
        "processor answers late",
        "processor decides late",
        "processor is silent",
        "processor not reached",
        "processor's answer comes after the cut-off",
        "processor's answer lost",
        "view commit fails",
        "view commit outcome unknown",
    ];

    /// <summary>How often each kind of fault has struck.</summary>
    public SortedDictionary<string, int> Struck { get; } = new(StringComparer.Ordinal);

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsHealed => _healed;

    public void Heal() => _healed = true;

    /// <summary>Something happened that is counted among the faults.</summary>
    public void Note(string kind) => Struck[kind] = Struck.GetValueOrDefault(kind) + 1;

    public bool Strikes(string kind, double probability)
    {
        if (_healed || random.NextDouble() >= probability)
            return false;
        Note(kind);
        return true;
    }

    public void OnCommit(CommitMoment moment)
    {
        if (moment == CommitMoment.Before && Strikes("commit fails", 0.01))
            throw new IOException("the disk refused");
        if (moment == CommitMoment.After && Strikes("commit outcome unknown", 0.01))
            throw new IOException("the disk did not say");
    }

    /// <summary>Some rows can never be stored, until the world heals, as by a newer version of the program.</summary>
    public void OnRow(string key)
    {
        if (_healed || key.Sum(c => c) % 17 != 0)
            return;
        Note(PoisonedRow);
        throw new InvalidOperationException($"The row {key} is poison.");
    }

    /// <summary>A fault seldom comes alone: what cannot commit may not be able to take it back either, several times.</summary>
    public void OnDiscard()
    {
        if (Strikes("giving up a commit fails", 0.5))
            throw new IOException("the disk still refuses");
    }

    /// <summary>An instance of a service fails while it starts: the first of a process, or one that begins to stand by.</summary>
    public void OnOpening()
    {
        if (Strikes("read models do not open", 0.01))
            throw new IOException("the disk of the read models refused");
    }

    public void OnViews(CommitMoment moment)
    {
        if (moment == CommitMoment.Before && Strikes("view commit fails", 0.01))
            throw new IOException("the view disk refused");
        if (moment == CommitMoment.After && Strikes("view commit outcome unknown", 0.01))
            throw new IOException("the view disk did not say");
    }
}

/// <summary>Calls between services over a network that loses, delays, duplicates, and forgets to say what happened.</summary>
internal sealed class FaultyCalls(IServiceCalls inner, Faults faults, TimeProvider clock, Random random) : IServiceCalls
{
    public async Task<TReply> Call<TRequest, TReply>(
        Operation<TRequest, TReply> operation,
        TRequest request,
        CallContext context,
        CancellationToken cancel
    )
        where TRequest : class
        where TReply : class
    {
        if (faults.Strikes("call lost", 0.02))
            throw new ServiceUnavailable(operation.Service, "the request was lost");
        if (faults.Strikes("call delayed", 0.02))
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 8000)), clock, cancel);
        if (faults.Strikes("call duplicated", 0.02))
            _ = Duplicate(() => inner.Call(operation, request, context, CancellationToken.None));
        var reply = await inner.Call(operation, request, context, CancellationToken.None);
        if (faults.Strikes("answer lost", 0.02))
            throw new TimeoutException("the answer was lost");
        if (faults.Strikes("answer late", 0.01))
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1000, 20_000)), clock, CancellationToken.None);
        return reply;
    }

    private static async Task Duplicate(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception) when (Ignored())
        {
            // Nobody waits for a duplicate; what it did shows in the logs.
        }
    }

    private static bool Ignored() => true;
}
