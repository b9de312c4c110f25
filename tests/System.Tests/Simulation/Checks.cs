using System.Globalization;
using Florin.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.System.Tests.Simulation;

/// <summary>The invariants of the design, asked of the logs and of the program once it has come to rest.</summary>
internal sealed class Checks(World world, Clients clients)
{
    private readonly List<string> _findings = [];
    private readonly IReadOnlyList<Recorded> _transactions = world.Events("transaction");
    private readonly IReadOnlyList<Recorded> _postings = world.Events("account");
    private readonly Books _books = new();

    private sealed record Story(TransactionFacts Facts, IReadOnlyList<object> Events)
    {
        public int Terminals => Events.Count(e => e is TransactionCompleted or TransactionFailed or TransactionRejected);

        public bool Completed => Events.Any(e => e is TransactionCompleted);

        public bool IsAtTheEdge => Facts.FromAccount is null || Facts.ToAccount is null;

        public bool Failed => Events.Any(e => e is TransactionFailed);

        public bool Parked => Events[^1] is ManualReviewRequired or TransactionSentToReview;
    }

    /// <summary>The transactions that have neither ended nor wait for a person, and what has happened to them.</summary>
    public static IEnumerable<string> Unfinished(IReadOnlyList<Recorded> events) =>
        Stories(events).Where(s => s.Terminals == 0 && !s.Parked).Select(s => $"{s.Facts.Id} {s.Facts.Type}: {Told(s)}");

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Asks the logs.</summary>
    public void Look()
    {
        Positions();
        FoldBooks();
        foreach (var story in Stories(_transactions))
            Outcome(story);
        Acknowledged();
    }

    /// <summary>Asks the running program, whose read models must say what the logs say.</summary>
    public async Task Ask()
    {
        foreach (var (id, owner) in clients.Accounts)
        {
            var account = (await clients.Ask("account", "GET", $"/accounts/{id}", TheServices.User(owner))).Data;
            var fold = _books.BalanceOf(AccountId.From(id));
            Same($"the balance of {id}", fold?.ToDecimal() ?? "none", account.GetProperty("balance").GetRawText());
        }
        var trial = (await clients.Ask("account", "GET", "/trial-balance", TheServices.Admin)).Data;
        foreach (var row in trial.GetProperty("items").EnumerateArray())
            Same("the total of the trial balance", "0.00", row.GetProperty("total").GetRawText());
        var audit = (await clients.Ask("audit", "GET", "/verify", TheServices.Admin)).Data;
        Same("the audit chain's validity", "true", audit.GetProperty("valid").GetRawText());
        await Counts();
        await Notifications();
    }

    private async Task Counts()
    {
        var stories = Stories(_transactions).ToList();
        var summary = (await clients.Ask("analytics", "GET", "/summary", TheServices.Admin)).Data;
        Same("created in analytics", stories.Count, summary.GetProperty("created").GetInt32());
        Same("completed in analytics", stories.Count(s => s.Completed), summary.GetProperty("completed").GetInt32());
        Same("failed in analytics", stories.Count(s => s.Failed), summary.GetProperty("failed").GetInt32());
        var listed = await Listed("transaction", "/transactions?limit=100&status=COMPLETED");
        Same("completed in the list", stories.Count(s => s.Completed), listed.Count);
    }

    private async Task Notifications()
    {
        var told = (await Listed("notification", "/notifications?limit=100")).CountBy(n => n).ToDictionary();
        foreach (var story in Stories(_transactions).Where(s => s.Terminals == 1))
            Same($"notifications of {story.Facts.Id}", 1, told.GetValueOrDefault(story.Facts.Id.Value));
    }

    private async Task<List<string>> Listed(string service, string path)
    {
        var found = new List<string>();
        for (string? cursor = null; ; )
        {
            var page = (
                await clients.Ask(service, "GET", cursor is null ? path : $"{path}&cursor={cursor}", TheServices.Admin)
            ).Data;
            foreach (var item in page.GetProperty("items").EnumerateArray())
                found.Add(item.GetProperty(service == "notification" ? "transactionId" : "id").GetString()!);
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null)
                return found;
        }
    }

    private void Positions()
    {
        foreach (var definition in World.Definitions)
        {
            var events = world.Events(definition.Name);
            if (!events.Select(e => e.Position).SequenceEqual(Enumerable.Range(1, events.Count).Select(p => (long)p)))
                _findings.Add($"The positions of {definition.Name} have a hole.");
            if (events.Zip(events.Skip(1)).Any(pair => pair.Second.At < pair.First.At))
                _findings.Add($"The times of {definition.Name} go back.");
            foreach (var stream in events.GroupBy(e => e.Stream, StringComparer.Ordinal))
                if (!stream.Select(e => e.Version).SequenceEqual(Enumerable.Range(1, stream.Count()).Select(v => (long)v)))
                    _findings.Add($"The versions of {stream.Key} have a hole.");
        }
    }

    private void FoldBooks()
    {
        try
        {
            foreach (var happened in _postings)
                _books.Add(happened);
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
            _findings.Add($"{id} has {story.Terminals} terminal outcomes: {Told(story)}");
        var own = Postings.Of(_postings, id);
        if (story.Terminals == 1)
            Same(
                $"movements outside the books for {id}",
                story.Completed && story.IsAtTheEdge ? 1 : 0,
                world.Outside.Moved(id)
            );
        if (story.Completed)
        {
            Same($"debits of {id}", story.Facts.FromAccount is null ? 0 : 1, own.Debits);
            Same($"credits of {id}", story.Facts.ToAccount is null ? 0 : 1, own.Credits);
        }
        else if (story.Terminals == 1 && own.Net.Values.Any(net => net != 0))
            _findings.Add($"{id} did not complete but moved money: {Told(story)}");
        if (own.Debits > 1 || own.Credits > 1)
            _findings.Add($"{id} has {own.Debits} debits and {own.Credits} credits: {Told(story)}");
    }

    private void Acknowledged()
    {
        var created = _transactions.Where(e => e.Data is TransactionCreated).ToList();
        foreach (
            var asked in clients.Everything.Where(a => a is { Service: "transaction", Path: "/transactions", Method: "POST" })
        )
        {
            var made = created.Count(e => e.Metadata.CommandId == $"key:{asked.Actor.Id}:{asked.Key}");
            Same(
                $"transactions under {asked.Key} (answered {asked.Answer?.Status})",
                asked.Answer?.Status == 201 ? 1 : 0,
                made
            );
        }
    }

    private static IEnumerable<Story> Stories(IReadOnlyList<Recorded> events) =>
        events
            .Where(e => e.Stream.StartsWith("transaction-", StringComparison.Ordinal))
            .GroupBy(e => e.Stream, StringComparer.Ordinal)
            .Select(s => new Story(((TransactionCreated)s.First().Data).Facts, [.. s.Select(e => e.Data)]));

    private static string Told(Story story) => string.Join(", ", story.Events.Select(e => e.GetType().Name));

    private void Same<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            _findings.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, found {actual}"));
    }
}
