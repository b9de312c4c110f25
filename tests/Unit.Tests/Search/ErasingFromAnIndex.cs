using System.Diagnostics.Metrics;
using Florin.Lucene;
using Florin.Platform.EventLog;
using Florin.Platform.Privacy;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Search;

/// <summary>What an erasure takes out of a search index, also where the log cannot give what was indexed.</summary>
public sealed class ErasingFromAnIndex : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();
    private readonly ServiceProvider _container = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Lines _log = new();
    private readonly FakeTime _clock = new();
    private readonly HashSet<long> _unreadable = [];
    private ISearchIndex _index = null!; // Set before any test.
    private SearchWriter _writer = null!; // Likewise.
    private long _counted;
    private int _read;

    public async ValueTask InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "florin.search.unread")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => _counted += count);
        _listener.Start();
        _index = new LuceneProvider().Open(
            new SearchIndexPlace(
                "transaction",
                1,
                _folder.Path,
                TimeSpan.FromSeconds(10),
                new ConfigurationBuilder().Build(),
                _clock,
                NullLoggerFactory.Instance
            )
        );
        _writer = new SearchWriter(_index, PersonalData.Unsealed);
        var documents = Enumerable
            .Range(1, 30)
            .Select(i => new SearchDocument($"txn_{i}", i)
            {
                Names = [$"txn_{i}"],
                Words = [$"planted{i}"],
                People = [i <= 20 ? "user_1" : "user_2"],
            });
        await _index.Store(new SearchBatch("search", new Checkpoint(30), [.. documents]), Never);
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _index.DisposeAsync();
        _listener.Dispose();
        await _container.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Takes_the_words_out_and_leaves_the_rest()
    {
        await Erases("user_1");
        Assert.Empty(await Found("planted3"));
        Assert.Equal("txn_3", Assert.Single(await Found("txn_3")).Key);
        Assert.Single(await Found("planted21"));
        Assert.Equal((0, ""), (_counted, _log.Text));
    }

    [Fact]
    public async Task Passes_over_an_event_that_cannot_be_read_and_takes_its_words_out_all_the_same()
    {
        _unreadable.Add(3);
        await Erases("user_1");
        Assert.Empty(await Found("planted3"));
        Assert.Empty(await Found("txn_3")); // What it was found by beside its words is in the log alone.
        Assert.Single(await Found("txn_4"));
        Assert.Empty(await _index.OfPerson("user_1", -1, 100, Never));
        Assert.Equal(1, _counted);
        Assert.Contains(
            "The event at position 3 of the log of transaction cannot be read",
            _log.Text,
            StringComparison.Ordinal
        );
        await Erases("user_2", after: 1);
        Assert.Empty(await Found("planted21"));
        Assert.Equal(new Checkpoint(2), await _index.Load("search-erasures", Never));
    }

    [Fact]
    public async Task Takes_out_the_words_of_an_event_that_is_nothing_to_find_any_more()
    {
        await Erases("user_1", nothing: true);
        Assert.Empty(await Found("planted3"));
        Assert.Equal((20, ""), (_counted, _log.Text));
    }

    [Fact]
    public async Task Does_not_wait_for_an_archive_as_often_as_there_are_documents()
    {
        _unreadable.UnionWith(Enumerable.Range(1, 30).Select(i => (long)i));
        await Erases("user_1");
        Assert.Equal((8, 20), (_read, _counted));
        Assert.Contains("up to position 20 no others were tried", _log.Text, StringComparison.Ordinal);
        Assert.Empty(await Found("planted20"));
    }

    [Fact]
    public async Task Strips_what_was_opened_before_and_is_stored_after()
    {
        await Erases("user_1");
        var late = new SearchDocument("txn_31", 31)
        {
            Names = ["txn_31"],
            Words = ["late"],
            People = ["user_1", "user_2"],
        };
        await _writer.Store(new SearchBatch("search", new Checkpoint(31), [late]), [], Never);
        Assert.Empty(await Found("late"));
        Assert.Single(await Found("txn_31"));
        Assert.Empty(await _index.OfPerson("user_2", 30, 10, Never));
    }

    [Fact]
    public async Task Takes_what_was_replaced_out_with_the_event_that_erases()
    {
        var erased = new SearchDocument("txn_3", 31) { Names = ["txn_3"], Replaces = true };
        await _writer.Store(new SearchBatch("search", new Checkpoint(31), [erased]), ["user_1"], Never);
        Assert.Empty(await Found("planted3"));
        Assert.Single(await Found("txn_3"));
        Assert.Equal(new Checkpoint(31), await _writer.Load("search", Never));
    }

    [Fact]
    public async Task Opens_sealed_texts_of_whom_there_is_a_key()
    {
        var key = new byte[SealedText.KeyBytes];
        using var people = new PersonalData(
            (person, _, _) => Task.FromResult(new PersonKey(person == "user_3" ? key : null, person == "user_4", 1)),
            _ => 0,
            new PrivacyOptions()
        );
        using var writer = new SearchWriter(_index, people);
        var texts = Enumerable.Range(3, 3).Select(i => SealedText.Seal(key, $"user_{i}", $"Planted user_{i}"));
        var draft = new SearchDraft("txn_31", 31) { Texts = [.. texts, "open", null], Names = [null, "TXN_31"] };
        var document = Assert.Single(await writer.Open([draft], Never));
        Assert.Equal(["planted", "user", "3", "open"], document.Words);
        Assert.Equal(["user_3"], document.People); // One is erased, and the key of the other is lost.
        Assert.Equal(["txn_31"], document.Names);
    }

    private async Task Erases(string person, long after = 0, bool nothing = false)
    {
        var again = new DraftsAgain(
            "transaction",
            Read,
            (events, _) => new(nothing ? [] : [.. events.Select(Draft)]),
            _container.GetRequiredService<IMeterFactory>(),
            _log
        );
        var sink = new ForgettingSink("search-erasures", _writer, happened => happened.Stream, again.Of);
        var store = await sink.Prepare([Happened(after + 1, person)], Never);
        await store(new Progress(after, new Checkpoint(after + 1)));
    }

    private ValueTask<IReadOnlyList<Recorded>> Read(long position, CancellationToken cancel)
    {
        _read++;
        return _unreadable.Contains(position)
            ? throw new BodyUnavailable($"Event {position} is in an archive that is away.")
            : new([Happened(position, "stream")]);
    }

    private static SearchDraft Draft(Recorded happened) =>
        new($"txn_{happened.Position}", happened.Position) { Names = [$"txn_{happened.Position}"] };

    private static Recorded Happened(long position, string stream) =>
        new(
            position,
            stream,
            1,
            "Happened",
            new object(),
            At,
            new Metadata(CommandId.Derived($"{position}"), "Do", "system", "1")
        );

    private async Task<IReadOnlyList<SearchMatch>> Found(string text)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(SearchQuery.TryParse(text, out var query, out _));
        var found = await _index.Find(new SearchRequest(query, null, null, 10), Never);
        return [.. found.Matches.Where(match => match.Place.Score >= SearchScore.Exact)];
    }

    private sealed class Lines : ILogger
    {
        public string Text { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            Microsoft.Extensions.Logging.EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Text += formatter(state, exception) + "\n";
    }
}
