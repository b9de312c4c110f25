using Florin.System.Tests.Running;
using OtpNet;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class SecondFactorsInOneProcess(OneProcess florin) : SecondFactors(florin);

[Collection(Sharing.Apart)]
public sealed class SecondFactorsBetweenSeveralProcesses(SeveralProcesses florin) : SecondFactors(florin);

/// <summary>One-time codes and recovery codes through the gateway, and what is asked for again in every service.</summary>
public abstract class SecondFactors(ITestFlorin florin)
{
    private const string Mfa = "/api/user/mfa";
    private const string Password = "a password for tests";
    private static readonly string[] All = ["credentials:read", "credentials:write"];
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10); // Of every Florin of these tests.

    [Fact]
    public async Task Are_asked_for_at_the_log_in()
    {
        var (email, id, person) = await Somebody();
        var secret = (string)(await person.Post($"{Mfa}/totp")).Data["secret"]!; // As documented.
        var confirmed = await person.Post($"{Mfa}/totp/confirm", new { code = Code(secret) });
        Assert.True(confirmed.Status == 200, confirmed.Text);
        await Eventually.Is(() => person.Get("/api/account/accounts"), answer => answer.Status == 401);

        Assert.Equal((401, "second-factor-required"), await LogIn(email, null));
        Assert.Equal((401, "unauthenticated"), await LogIn(email, Code(secret))); // It confirmed.
        Assert.Equal((200, null), await LogIn(email, Code(secret, TimeSpan.FromSeconds(30))));
        Assert.Equal((200, null), await LogIn(email, (string)confirmed.Data["recoveryCodes"]![0]!));
        Assert.Equal((429, "rate-limited"), await LogIn(email, (string)confirmed.Data["recoveryCodes"]![0]!, tries: 2));

        var entries = await Eventually.Is(
            async () => await (await Person.Admin(florin)).List($"/api/audit/entries?actor={id}"),
            some => some.Any(one => (string?)one["command"] == "ConfirmTotp")
        );
        Assert.DoesNotContain(secret, string.Join(' ', entries), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, florin.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_asked_for_again_in_every_service_when_they_are_old()
    {
        var person = await Person.WithRole(florin, "admin");
        var secret = (string)(await person.Post($"{Mfa}/totp")).Data["secret"]!; // As documented.
        var confirmed = await person.Post($"{Mfa}/totp/confirm", new { code = Code(secret) });
        person = person.With((string)confirmed.Data["token"]!); // Likewise.
        var transaction = $"/api/transaction/transactions/txn_{new string('0', 26)}";
        Assert.Equal(404, (await person.Post($"{transaction}/approve")).Status);

        await Task.Delay(MaxAge + TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);

        foreach (
            var (method, path) in new[]
            {
                ("POST", $"{transaction}/approve"),
                ("PUT", $"/api/user/users/{person.Id}/role"),
                ("POST", "/api/user/api-keys"),
            }
        )
        {
            var asked = await person.Ask(
                method,
                path,
                method == "POST" && path.EndsWith("approve", StringComparison.Ordinal) ? null : new { }
            );
            Assert.Equal((401, "step-up-required"), (asked.Status, asked.Code));
        }
        Assert.Equal(200, (await person.Get("/api/account/accounts")).Status);
        var fresh = await person.Post($"{Mfa}/step-up", new { code = (string)confirmed.Data["recoveryCodes"]![0]! });
        Assert.Equal(404, (await person.With((string)fresh.Data["token"]!).Post($"{transaction}/approve")).Status);
    }

    [Fact]
    public async Task Are_a_persons_own_matter_and_not_a_keys()
    {
        var person = await Person.New(florin);
        var made = await person.Post("/api/user/api-keys", new { name = "k", scopes = All });
        var key = person.With((string)made.Data["key"]!); // As in the contract.
        Assert.Equal(200, (await person.Get(Mfa)).Status);
        foreach (var (method, path) in new[] { ("GET", Mfa), ("POST", $"{Mfa}/totp"), ("DELETE", $"{Mfa}/totp") })
        {
            var refused = await key.Ask(method, path, null);
            Assert.Equal((403, "forbidden"), (refused.Status, refused.Code));
        }
    }

    private static string Code(string secret, TimeSpan later = default) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime + later);

    private async Task<(string Email, string Id, Person Person)> Somebody()
    {
        var email = $"factors-{Person.Key().Value}@example.com";
        var stranger = await Person.Stranger(florin);
        var registered = await stranger.Post(
            "/api/user/users",
            new
            {
                email,
                password = Password,
                name = "Factors",
            }
        );
        var token = await florin.Gateway.LogIn(email, Password);
        return (email, (string)registered.Data["id"]!, stranger.With(token)); // As in the contract.
    }

    private async Task<(int, string?)> LogIn(string email, string? code, int tries = 1)
    {
        var stranger = await Person.Stranger(florin);
        for (; ; tries--)
        {
            var answer = await stranger.Post(
                "/api/user/login",
                new
                {
                    email,
                    password = Password,
                    code,
                }
            );
            if (tries <= 1)
                return (answer.Status, answer.Code);
        }
    }
}
