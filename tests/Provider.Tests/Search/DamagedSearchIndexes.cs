using System.Globalization;
using Florin.Lucene;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Search;

/// <summary>Whatever happens to the files of a search index, it is deleted and begins again: the log has all that was in it.</summary>
public sealed class DamagedSearchIndexes : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly TemporaryDirectory _folder = new();
    private readonly FakeTime _clock = new();
    private LuceneIndex _index = null!; // Set before any test.
    private int _lost;

    public async ValueTask InitializeAsync()
    {
        _index = Open();
        await Fill();
    }

    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("overwritten", "search")]
    [InlineData("overwritten", "erase")]
    [InlineData("contents", "search")]
    [InlineData("contents", "erase")]
    [InlineData("cut", "search")]
    [InlineData("cut", "erase")]
    [InlineData("empty", "search")]
    [InlineData("empty", "store")]
    [InlineData("empty", "erase")]
    [InlineData("deleted", "store")]
    public async Task Begin_again_in_use_by_whatever_meets_it_first(string damage, string met)
    {
        Damage(damage);
        var fault = await Assert.ThrowsAsync<SearchFault>(() => Meets(met));
        Assert.Contains("was damaged and is being rebuilt", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, _lost);
        await BeginAgain();
    }

    [Theory]
    [InlineData("overwritten")]
    [InlineData("contents")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("deleted")]
    public async Task Begin_again_at_the_start(string damage)
    {
        await _index.DisposeAsync();
        Damage(damage);
        _index = Open();
        await BeginAgain();
        Assert.Equal(0, _lost); // Nobody had read anything of it yet.
    }

    [Fact]
    public async Task Begin_again_once_for_all_who_meet_it_at_the_same_time()
    {
        Damage("empty");
        var met = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => Task.Run(() => Refused(Word(i)), Never)));
        Assert.Contains(true, met);
        Assert.Equal(1, _lost);
        await BeginAgain();
    }

    [Fact]
    public async Task Are_given_up_where_the_disk_damages_one_after_the_other()
    {
        for (var times = 0; times < 3; times++)
        {
            Damage("empty");
            await Assert.ThrowsAsync<SearchFault>(() => Meets("search"));
            await Fill();
        }
        Damage("empty");
        foreach (var met in new[] { "search", "store" })
            Assert.Contains(
                "find out what its disk does",
                (await Assert.ThrowsAsync<SearchFault>(() => Meets(met))).Message,
                StringComparison.Ordinal
            );
        Assert.Equal(3, _lost);
    }

    private LuceneIndex Open()
    {
        var index = new LuceneIndex(_folder.Path, 1, TimeSpan.FromSeconds(10), _clock, NullLogger.Instance);
        index.WhenLost(() =>
        {
            Interlocked.Increment(ref _lost);
            return Task.CompletedTask;
        });
        return index;
    }

    private static string Word(int i) => string.Create(CultureInfo.InvariantCulture, $"word{i:D4}");

    private async Task Fill()
    {
        var documents = Enumerable
            .Range(1, 2000)
            .Select(i => new SearchDocument($"k{i}", i) { Words = [Word(i), "common"], People = [$"user_{i}"] });
        await _index.Store(new SearchBatch("search", new Checkpoint(2000), [.. documents]), Never);
        await _index.Purge(Never); // Which commits.
        Assert.Single(await Found(Word(7)));
    }

    private async Task BeginAgain()
    {
        Assert.Equal(Checkpoint.None, await _index.Load("search", Never));
        Assert.Empty(await Found("common"));
        await Fill();
        Assert.Equal(100, (await Found("common")).Count);
    }

    private async Task Meets(string met)
    {
        if (met == "store")
            await _index.Store(
                new SearchBatch("search", new Checkpoint(2001), [new SearchDocument("k1", 1) { Names = ["k1"] }]),
                Never
            );
        if (met == "erase")
            Assert.NotNull(await _index.OfPerson("user_3", -1, 10, Never));
        for (var i = 1; i <= 2000 && met == "search"; i += 50)
            await Found(Word(i));
        await _index.Store(
            new SearchBatch("search", new Checkpoint(2001), [new SearchDocument("k3", 3) { Names = ["k3"] }]),
            Never
        );
        await _index.Purge(Never);
    }

    private async Task<IReadOnlyList<SearchMatch>> Found(string word)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        var query = new SearchQuery([new SearchTerm(word, [word])]);
        return (await _index.Find(new SearchRequest(query, null, null, 100), Never)).Matches;
    }

    private async Task<bool> Refused(string word)
    {
        try
        {
            await Found(word);
            return false;
        }
        catch (SearchFault)
        {
            return true;
        }
    }

    private void Damage(string how)
    {
        var folder = Directory.GetDirectories(_folder.Path).Single();
        if (how == "deleted")
        {
            Directory.Delete(folder, recursive: true);
            return;
        }
        foreach (var path in Directory.GetFiles(folder))
            if (Path.GetFileName(path) != "write.lock")
            {
                using var file = new FileStream(
                    path,
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.ReadWrite | FileShare.Delete
                );
                if (how == "contents" && !path.EndsWith(".cfs", StringComparison.Ordinal))
                    continue;
                if (how is "overwritten" or "contents")
                    file.Write([.. Enumerable.Repeat((byte)0xA5, (int)file.Length)]);
                else
                    file.SetLength(how == "cut" ? file.Length / 2 : 0);
            }
    }
}
