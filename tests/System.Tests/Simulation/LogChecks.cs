using System.Globalization;
using Florin.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.System.Tests.Simulation;

/// <summary>The invariants of the design, asked of the logs.</summary>
/// <param name="services">Whose logs.</param>
/// <param name="events">The events of a service's log.</param>
/// <param name="moved">How often money was moved outside the books for a transaction.</param>
/// <param name="asked">What clients asked, and were answered.</param>
internal sealed class LogChecks(
    IReadOnlyList<string> services,
    Func<string, IReadOnlyList<Recorded>> events,
    Func<TransactionId, int> moved,
    IReadOnlyList<Asked> asked
)
{
    private readonly List<string> _findings = [];
    private readonly IReadOnlyList<Recorded> _transactions = events("transaction");
    private readonly IReadOnlyList<Recorded> _postings = events("account");

    /// <summary>What the postings come to.</summary>
    public Books Books { get; } = new();

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Look()
    {
        Positions();
        FoldBooks();
        foreach (var story in Story.Of(_transactions))
            Outcome(story);
        Acknowledged();
        return _findings;
    }

    private void Positions()
    {
        foreach (var service in services)
        {
            var all = events(service);
            if (!all.Select(e => e.Position).SequenceEqual(Enumerable.Range(1, all.Count).Select(p => (long)p)))
                _findings.Add($"The positions of {service} have a hole.");
            if (all.Zip(all.Skip(1)).Any(pair => pair.Second.At < pair.First.At))
                _findings.Add($"The times of {service} go back.");
            foreach (var stream in all.GroupBy(e => e.Stream, StringComparer.Ordinal))
                if (!stream.Select(e => e.Version).SequenceEqual(Enumerable.Range(1, stream.Count()).Select(v => (long)v)))
                    _findings.Add($"The versions of {stream.Key} have a hole.");
        }
    }

    private void FoldBooks()
    {
        try
        {
            foreach (var happened in _postings)
                Books.Add(happened);
        }
        catch (BooksDoNotBalance e)
        {
            _findings.Add(e.Message);
        }
    }

    private void Outcome(Story story)
    {
        var id = story.Facts.Id;
        if (story.Terminals > 1 || (story.Terminals == 0 && !story.Parked))
            _findings.Add($"{id} has {story.Terminals} terminal outcomes: {story}");
        var own = Postings.Of(_postings, id);
        if (story.Terminals == 1)
            Same($"movements outside the books for {id}", story.Completed && story.IsAtTheEdge ? 1 : 0, moved(id));
        if (story.Completed)
        {
            Same($"debits of {id}", story.Debits, own.Debits);
            Same($"credits of {id}", story.Credits, own.Credits);
        }
        else if (story.Terminals == 1 && own.Net.Values.Any(net => net != 0))
            _findings.Add($"{id} did not complete but moved money: {story}");
        if (own.Debits > Math.Max(1, story.Debits) || own.Credits > Math.Max(1, story.Credits))
            _findings.Add($"{id} has {own.Debits} debits and {own.Credits} credits: {story}");
    }

    private void Acknowledged()
    {
        var created = _transactions
            .Where(e => e.Data is TransactionCreated)
            .CountBy(e => e.Metadata.CommandId.ToString())
            .ToDictionary(StringComparer.Ordinal);
        foreach (var one in asked.Where(a => a is { Service: "transaction", Path: "/transactions", Method: "POST" }))
            Same(
                $"transactions under {one.Key} (answered {one.Answer?.Status})",
                one.Answer?.Status == 201 ? 1 : 0,
                created.GetValueOrDefault($"key:{one.Actor.Id}:{one.Key}")
            );
    }

    private void Same(string what, int expected, int actual)
    {
        if (expected != actual)
            _findings.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, found {actual}"));
    }
}
