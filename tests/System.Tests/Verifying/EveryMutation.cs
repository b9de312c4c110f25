using System.Diagnostics;
using System.Text.RegularExpressions;
using Florin.Host.Composition;
using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Verifying;

/// <summary>
/// Changes one thing of a data directory after the other, and verifies it each time: no change may pass. The short form
/// makes each kind of change to each kind of row; with <c>FLORIN_MUTATIONS=all</c>, as in <c>./test.sh --long</c>, it is every
/// row, and every leaf also goes, which takes an hour; <c>FLORIN_MUTATIONS_ONLY</c> is a pattern of the names of those that
/// are wanted.
/// </summary>
[Collection(SomeBooks.Shared)]
public sealed partial class EveryMutation(SomeBooks books, ITestOutputHelper output)
{
    private static readonly bool All = Environment.GetEnvironmentVariable("FLORIN_MUTATIONS") == "all";

    private static readonly string Only = Environment.GetEnvironmentVariable("FLORIN_MUTATIONS_ONLY") ?? "";

    // Which each log may have and few do.
    private static readonly string[] OfEveryLog = [nameof(CommandRefused), nameof(CommandUnchanged)];

    // What may be otherwise without any book being wrong, and why.
    private static readonly (string Pattern, string Why)[] Exempt =
    [
        (@"views\.db (missing|as it was)", "a cache: it is built, or catches up, at the next start"),
        (@"log\.db snapshots .* row gone", "a cache: a state without one is folded from its events"),
        (
            @"log\.db snapshots .* checksum null",
            "a snapshot of a program that kept none: it is compared with its events all the same"
        ),
        (
            @"views\.db _checkpoints .* log null",
            "a checkpoint of a program that knew no identities; the mark still says which log it is of"
        ),
        (
            @"views\.db _checkpoints 'sagas@\w+' row gone",
            "a cache: as before the first one was stored, it is made again from the log"
        ),
        (
            @"recent_volumes_v\w+ 'recent' (row gone|document\.(round|since))",
            "when volumes gather to rows: empty or gone it holds no count"
        ),
        (
            @"views\.db _checkpoints .* place (set|null)",
            "where a published log is read on: the position decides, and what lies between is read from the log itself"
        ),
        (@"views\.db _parked .* (reason|micros|attempts)$", "why, when and how often, for people"),
        (@"(lock|owner) (missing|as it was)", "it says nothing: only that it is locked does"),
        (@"heads\.json (missing|empty|as it was)", "evidence of what was: what it does not say cannot be missed"),
        (@"((keys|pages)/.*|\w+\.key) (missing|as it was)", "keys are no books: new ones are made"),
        (@"(gateway|guest-keys)/", "keys of browsers' sessions, which end with them"),
        (@"starts\.json ", "how often a service was started, for operators"),
        (@"/search/", "a cache: words are found by it, and it is built again from the log"),
        (@"alerts/", "what the gateway has told operators, of which services know nothing"),
    ];

    [Fact]
    public void Has_events_of_all_types_to_change()
    {
        var missing = new List<string>();
        foreach (var service in Catalog.Services)
        {
            var types = new EventTypes();
            service.Events(types);
            var there = Database
                .Ask(Path.Combine(books.Data, service.Name, "log.db"), "SELECT DISTINCT eventType FROM events")
                .Select(row => (string)row[0]!); // An event has a type.
            missing.AddRange(
                types.All.Select(type => type.Name).Except(there).Except(OfEveryLog).Select(type => $"{service.Name} {type}")
            );
        }
        // How people and programs sign in, what waits for a second person, and what the services beside the ledger keep is on these
        // books only as far as it moves money; files, and whose persons were erased, move none. An account with something under way is
        // not closed any more, so that none is opened again. A changed row of any type breaks the hash of its log alike.
        Assert.Equal("", string.Join(", ", missing.Where(type => !IsBeside().IsMatch(type))));
    }

    [GeneratedRegex(
        "^user (ApiKey|ServiceAccount|Approval|Client|Grant|Totp|RecoveryCode|Passkey|SecondFactor|PasswordChanged|EmailConfirmed|Session|UserSignedOut|Identity|UserErased|EmailReleased)"
            + "|^transaction (Attachment|LogFollowed$)|^account AccountReopened$|^payment Payment(File|Line)|^(webhook|reconciliation|report|schedule|notification) ",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex IsBeside();

    [Fact]
    public async Task Of_a_row_is_found()
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        Assert.Empty(await SomeBooks.Violations(data));
        await NonePasses(
            new Mutations(data, All).Of(),
            data,
            file => File.Copy(Path.Combine(books.Data, file), Path.Combine(data, file), overwrite: true)
        );
    }

    [Fact]
    public async Task Of_a_file_is_found()
    {
        using var work = new TemporaryDirectory();
        var data = work.File("data");
        SomeBooks.Copy(books.Data, data);
        await NonePasses(Files(), data, _ => Again());

        void Again()
        {
            Directory.Delete(data, recursive: true);
            SomeBooks.Copy(books.Data, data);
        }
    }

    private IEnumerable<Mutation> Files()
    {
        foreach (var path in Directory.EnumerateFiles(books.Data, "*", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(books.Data, path);
            yield return new Mutation($"{file} missing", file, at => Do(() => File.Delete(at)));
            if (new FileInfo(path).Length == 0)
                continue; // A lock: what would be in it says nothing.
            yield return new Mutation($"{file} empty", file, at => Do(() => File.WriteAllBytes(at, [])));
            yield return new Mutation($"{file} cut in half", file, at => Do(() => Cut(at)));
            if (file.EndsWith(".db", StringComparison.Ordinal))
            {
                yield return new Mutation(
                    $"{file} something else",
                    file,
                    at => Do(() => File.WriteAllText(at, new string('?', 8192)))
                );
            }
            foreach (var (name, older) in new[] { ("older", books.Older), ("oldest", books.Oldest) })
                if (File.Exists(Path.Combine(older, file)) && !Same(Path.Combine(older, file), path))
                    yield return new Mutation(
                        $"{file} as it was {name}",
                        file,
                        at => Do(() => File.Copy(Path.Combine(older, file), at, overwrite: true))
                    );
        }
        foreach (var folder in Directory.EnumerateDirectories(books.Data).Select(Path.GetFileName))
        {
            yield return new Mutation($"{folder}/ missing", folder!, at => Do(() => Directory.Delete(at, recursive: true))); // It has a name.
            foreach (var (name, older) in new[] { ("older", books.Older), ("oldest", books.Oldest) })
                if (!Same(Path.Combine(older, folder!, "log.db"), Path.Combine(books.Data, folder!, "log.db"))) // As above.
                    yield return new Mutation(
                        $"{folder}/ as it was {name}",
                        folder!,
                        at => Do(() => Replace(at, Path.Combine(older, folder!)))
                    ); // As above.
        }
    }

    private async Task NonePasses(IEnumerable<Mutation> mutations, string data, Action<string> restore)
    {
        var (passed, found, exempt, clock) = (new List<string>(), 0, 0, Stopwatch.StartNew());
        foreach (var mutation in mutations.Where(m => Matches(m.Name, Only)))
        {
            if (mutation.Apply(Path.Combine(data, mutation.File)))
            {
                var violations = await SomeBooks.Violations(data);
                if (violations.Count > 0)
                    output.WriteLine($"found {++found}: {mutation.Name}: {violations[0].Invariant}: {violations[0].Violation}");
                else if (Exempt.FirstOrDefault(e => Matches(mutation.Name, e.Pattern)) is { Why: { } why })
                    output.WriteLine($"exempt {++exempt}: {mutation.Name}: {why}");
                else
                    passed.Add(mutation.Name);
                Assert.All(violations, violation => Assert.False(string.IsNullOrEmpty(violation.Advice)));
            }
            restore(mutation.File);
        }
        output.WriteLine($"{found} found, {exempt} exempt, {passed.Count} passed in {clock.Elapsed}");
        Assert.True(
            found > 0 && passed.Count == 0,
            $"{passed.Count} of {found + exempt + passed.Count} pass: {string.Join("; ", passed)}"
        );
    }

    private static bool Matches(string name, string pattern) =>
        Regex.IsMatch(name, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static bool Do(Action change)
    {
        change();
        return true;
    }

    private static void Cut(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    private static void Replace(string folder, string by)
    {
        Directory.Delete(folder, recursive: true);
        SomeBooks.Copy(by, folder);
    }

    private static bool Same(string one, string other) =>
        File.Exists(one) && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
}
