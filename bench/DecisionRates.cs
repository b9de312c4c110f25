using System.Diagnostics;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Keys;
using Florin.Platform.Identity.Policies;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Testing.Storage;
using Florin.Users.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Bench;

/// <summary>What it takes to decide who may do what, and to verify an API key or a token that is known: the goals are 2 µs and 20 µs.</summary>
internal static class DecisionRates
{
    private const int Rounds = 7;
    private const int Times = 1_000_000;
    private const string Id = "key_01k0000000000000000000000a";

    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> Run()
    {
        Line($"{"", -34} {"ns each", 10} {"bytes each", 12}");
        var actor = new Actor("user_1", Role.User);
        var question = new PolicyQuestion(actor, Permission.TransactionsWrite, DateTimeOffset.UnixEpoch)
        {
            Owner = "user_1",
            Amount = new Money(5_000, Currency.Of("USD")),
            Address = "10.1.2.3",
        };
        await Measure("decision, no policy", new PolicyEngine([]), question);
        await Measure("decision, ten policies by amount", new PolicyEngine(Some(10, withAddresses: false)), question);
        await Measure("decision, ten policies by address", new PolicyEngine(Some(10, withAddresses: true)), question);
        await VerifyKey();
        await VerifyToken();
        return 0;
    }

    private static IEnumerable<Policy> Some(int count, bool withAddresses) =>
        Enumerable
            .Range(0, count)
            .Select(i => new PolicySettings
            {
                Effect = PolicyEffect.Forbid,
                Actions = "transactions:*",
                AtLeast = withAddresses ? [] : new(StringComparer.Ordinal) { ["USD"] = $"{i + 1}000000" },
                Addresses = withAddresses ? $"192.168.{i}.0/24" : null,
            })
            .Select((settings, i) => settings.ToPolicy($"p{i}"));

    private static Task Measure(string name, PolicyEngine engine, PolicyQuestion question) =>
        Measure(
            name,
            () =>
            {
                for (var i = 0; i < Times; i++)
                    if (engine.Decide(question).Decision is not PolicyDecision.Permit)
                        throw new InvalidOperationException("It is permitted.");
                return Task.CompletedTask;
            }
        );

    private static async Task VerifyKey()
    {
        var text = ApiKeyText.Of(Id, new byte[ApiKeyText.SecretBytes]);
        var hash = new ApiKeyHash(ApiKeyText.HashOf(text), null);
        var card = new ApiKeyCard(Id, "user_1", "user", "free", ["accounts:read"], [], [hash], null, 1);
        using var keys = new ApiKeyVerifier(
            (_, _) => Task.FromResult<ApiKeyCard?>(card),
            new Revocations(),
            RoleGrants.BuiltIn,
            new TokenOptions(),
            TimeProvider.System
        );
        _ = await keys.Verify(text, CancellationToken.None) ?? throw new InvalidOperationException("It is good.");
        await Measure(
            "verifying a known key",
            async () =>
            {
                for (var i = 0; i < Times; i++)
                    if (await keys.Verify(text, CancellationToken.None) is null)
                        throw new InvalidOperationException("It is known.");
            }
        );
    }

    private static async Task VerifyToken()
    {
        using var directory = new TemporaryDirectory();
        var options = new TokenOptions();
        var signing = new SigningKeys(new FileSecrets(directory.Path, TimeProvider.System), options, TimeProvider.System);
        var token = new TokenIssuer(signing, options, TimeProvider.System).Issue("user_1", Role.User, "free").Token;
        using var known = new VerificationKeys(signing, options, TimeProvider.System, NullLogger.Instance);
        using var verifier = new TokenVerifier(known, new Revocations(), options, TimeProvider.System);
        _ = await verifier.Verify(token, CancellationToken.None) ?? throw new InvalidOperationException("It is good.");
        await Measure(
            "verifying a known token",
            async () =>
            {
                for (var i = 0; i < Times; i++)
                    if (await verifier.Verify(token, CancellationToken.None) is null)
                        throw new InvalidOperationException("It is known.");
            }
        );
    }

    private static async Task Measure(string name, Func<Task> times)
    {
        await times();
        var best = double.MaxValue;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await times();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalNanoseconds / Times);
        }
        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / (Rounds * Times);
        Line($"{name, -34} {best, 10:0.0} {bytes, 12}");
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
