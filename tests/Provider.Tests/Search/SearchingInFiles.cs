using System.Text;
using Florin.Lucene;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Search;

/// <summary>The embedded index, in a folder.</summary>
public sealed class SearchingInFiles : SearchIndexContract
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly TemporaryDirectory _folder = new();
    private readonly FakeTime _clock = new();

    private protected override ISearchIndex Open(int version = 1) =>
        new LuceneProvider().Open(
            new SearchIndexPlace(
                "transaction",
                version,
                _folder.Path,
                TimeSpan.FromSeconds(10),
                new ConfigurationBuilder().Build(),
                _clock,
                NullLoggerFactory.Instance
            )
        );

    private protected override bool Holds(string word) =>
        Directory
            .EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Any(file => Encoding.Latin1.GetString(Read(file)).Contains(word, StringComparison.Ordinal));

    private protected override Task Settled()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Holds_words_in_its_files_until_they_are_purged()
    {
        await Put(new SearchDocument("a", 1) { Words = ["plantedword"] });
        await Index.Purge(Never);
        Assert.True(Holds("plantedword")); // Else the test of the erasure could not fail.
    }

    [Fact]
    public async Task Goes_back_to_its_last_commit_with_the_checkpoint_after_a_crash()
    {
        await Put(new SearchDocument("a", 1) { Words = ["committed"] });
        await Index.Purge(Never);
        await Put(new SearchDocument("b", 2) { Words = ["lost"] });
        using var crashed = new TemporaryDirectory();
        CopyTo(crashed.Path);
        await using var again = new LuceneProvider().Open(
            new SearchIndexPlace(
                "transaction",
                1,
                crashed.Path,
                TimeSpan.FromSeconds(10),
                new ConfigurationBuilder().Build(),
                _clock,
                NullLoggerFactory.Instance
            )
        );
        Assert.Equal(new Checkpoint(1), await again.Load("search", Never));
        Assert.Single((await again.Find(Asking("committed"), Never)).Matches);
        Assert.Empty((await again.Find(Asking("lost"), Never)).Matches);
    }

    [Fact]
    public async Task Is_built_again_where_its_files_are_damaged()
    {
        await Put(new SearchDocument("a", 1) { Words = ["damaged"] });
        await Index.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "segments_*", SearchOption.AllDirectories))
            await File.WriteAllBytesAsync(file, [1, 2, 3], Never);
        await using var again = Open();
        Assert.Equal(Checkpoint.None, await again.Load("search", Never));
        Assert.Empty((await again.Find(Asking("damaged"), Never)).Matches);
    }

    [Fact]
    public async Task Says_that_it_is_not_complete_where_the_time_is_over()
    {
        await Put([.. Enumerable.Range(0, 20_000).Select(i => new SearchDocument($"k{i}", i + 1) { Words = ["slow"] })]);
        await using var impatient = new LuceneIndex(
            _folder.File("other"),
            1,
            TimeSpan.FromTicks(-1),
            _clock,
            NullLogger.Instance
        );
        await impatient.Store(
            new SearchBatch(
                "search",
                new Checkpoint(1),
                [.. Enumerable.Range(0, 20_000).Select(i => new SearchDocument($"k{i}", 20_000 - i) { Words = ["slow"] })]
            ),
            Never
        );
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await impatient.Find(Asking("slow"), Never)).IsComplete);
        Assert.True((await Index.Find(Asking("slow"), Never)).IsComplete);
    }

    [Fact]
    public async Task Leaves_nothing_behind_where_it_is_not_used_any_more()
    {
        await Put(new SearchDocument("a", 1) { Words = ["plantedword"] });
        await Index.DisposeAsync();
        await File.WriteAllTextAsync(_folder.File("log.db"), "", Never);
        Assert.True(Holds("plantedword"));
        var provider = new LuceneProvider();
        for (var times = 0; times < 2; times++) // The second time there is nothing to delete.
            provider.DeleteUnused(
                new SearchIndexPlace(
                    "transaction",
                    1,
                    _folder.Path,
                    TimeSpan.FromSeconds(1),
                    new ConfigurationBuilder().Build(),
                    _clock,
                    NullLoggerFactory.Instance
                )
            );
        Assert.Equal(["log.db"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private static SearchRequest Asking(string word) => new(new SearchQuery([new SearchTerm(word, [word])]), null, null, 10);

    private void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(_folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!); // It is in one.
            if (Path.GetFileName(file) != "write.lock")
                File.WriteAllBytes(to, Read(file));
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
