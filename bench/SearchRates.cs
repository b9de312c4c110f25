using System.Diagnostics;
using System.Globalization;
using System.Text;
using Florin.Lucene;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Bench;

/// <summary>
/// How long searches take in the embedded index of many transactions, and what indexing one costs. Descriptions are two to five
/// words of a vocabulary of 50,000, a few of which are in very many; references are numbered.
/// </summary>
internal static class SearchRates
{
    private const int Batch = 2000;
    private const int Users = 20_000;
    private const int Searches = 1000;
    private static readonly string[] Vocabulary = Made(50_000);

    public static async Task<int> Run(int transactions)
    {
        using var directory = new TemporaryDirectory();
        await using var index = new LuceneProvider().Open(
            new SearchIndexPlace(
                "transaction",
                1,
                directory.Path,
                TimeSpan.FromSeconds(1),
                new ConfigurationBuilder().Build(),
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        );
        await Fill(index, transactions);
        var bytes = new DirectoryInfo(directory.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Console.WriteLine($"{bytes / 1e6:n0} MB");
        Console.WriteLine($"{"search", -34} {"found", 8} {"p50 ms", 8} {"p99 ms", 8} {"max ms", 8} {"cpu ms", 8}");
        var random = new Random(11);
        var worst = 0d;
        foreach (var (name, query, own) in Kinds(random))
            worst = Math.Max(worst, await Measure(index, name, query, own ? () => Owner(random) : () => null));
        Console.WriteLine($"worst p99: {worst:n1} ms");
        return worst < 50 ? 0 : 1;
    }

    private static IEnumerable<(string Name, Func<string> Query, bool Own)> Kinds(Random random) =>
        [
            ("a word, staff", () => Word(random), false),
            ("a word, own", () => Word(random), true),
            ("the commonest word, staff", () => Vocabulary[0], false),
            ("a beginning of two letters, staff", () => Word(random)[..2], false),
            ("a beginning of four letters, staff", () => Word(random)[..4], false),
            ("a typo, staff", () => Typo(Word(random)), false),
            ("a typo, own", () => Typo(Word(random)), true),
            ("two words, one with a typo, staff", () => $"{Word(random)} {Typo(Word(random))}", false),
            ("a reference, staff", () => Reference(random), false),
            ("a reference's beginning, staff", () => Reference(random)[..13], false),
            ("an id, staff", () => IdOf(random.Next(1000)), false),
            ("the currency and the type, staff", () => "usd transfer", false),
        ];

    private static async Task Fill(ISearchIndex index, int transactions)
    {
        var random = new Random(7);
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        for (var from = 0; from < transactions; from += Batch)
        {
            var documents = Enumerable
                .Range(from, Math.Min(Batch, transactions - from))
                .Select(number => Document(random, number))
                .ToList();
            await index.Store(
                new SearchBatch("search", new Checkpoint(from + documents.Count), documents),
                CancellationToken.None
            );
        }
        var (took, used) = (Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu);
        Console.WriteLine(
            $"{transactions:n0} transactions indexed in {took.TotalSeconds:n0} s, {used.TotalMicroseconds / transactions:n1} µs of a processor each"
        );
    }

    private static async Task<double> Measure(ISearchIndex index, string name, Func<string> text, Func<string?> reader)
    {
        var (times, found) = (new List<double>(Searches), 0L);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Searches; i++)
        {
            if (!SearchQuery.TryParse(text(), out var query, out _))
                continue;
            var request = new SearchRequest(query, reader(), null, 21);
            var started = Stopwatch.GetTimestamp();
            found += (await index.Find(request, CancellationToken.None)).Matches.Count;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var warm = times.Skip(Searches / 10).Order().ToList();
        var p99 = Quantile.Of(warm, 0.99);
        Console.WriteLine(
            $"{name, -34} {found / (double)times.Count, 8:n1} {Quantile.Of(warm, 0.5), 8:n2} {p99, 8:n2} {warm[^1], 8:n2} {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / times.Count, 8:n2}"
        );
        return p99;
    }

    private static SearchDocument Document(Random random, int number)
    {
        var description = new StringBuilder();
        for (var words = 2 + random.Next(4); words > 0; words--)
            description.Append(Word(random)).Append(' ');
        var reference = Reference(random);
        return new SearchDocument(IdOf(number), number)
        {
            Readers = [Owner(random), Owner(random)],
            Names =
            [
                IdOf(number),
                Owner(random),
                $"acc_{random.Next(100_000):D26}",
                $"{random.Next(1000)}.{random.Next(100):D2}",
            ],
            Words = [.. SearchWords.Of($"{description} {reference} Transfer USD")],
            People = [Owner(random)],
        };
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"txn_{number:D26}");

    private static string Owner(Random random) => string.Create(CultureInfo.InvariantCulture, $"user_{random.Next(Users):D26}");

    private static string Reference(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"INV-2026-{random.Next(1_000_000):D6}");

    private static string Typo(string word) => word.Length < 4 ? word : word.Remove(2, 1);

    // Some words are in a tenth of all, most in a few.
    private static string Word(Random random) => Vocabulary[(int)(Vocabulary.Length * Math.Pow(random.NextDouble(), 3))];

    private static string[] Made(int count)
    {
        const string Syllables =
            "ren sal gro cer ma ti on pay men tra ve lo in sur an ce do na ho tel fu el ca fe bo ok sto re gi ft";
        var syllables = Syllables.Split(' ');
        var random = new Random(3);
        var words = new HashSet<string>(["rent", "salary", "groceries", "insurance", "invoice"], StringComparer.Ordinal);
        while (words.Count < count)
            words.Add(
                string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => syllables[random.Next(syllables.Length)]))
            );
        return [.. words];
    }
}
