using Florin.System.Tests.Running;
using RedisServer = Florin.Testing.RedisServer;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// The users in one process, a gateway and the accounts in another, which asks the first for revocations so seldom that only Redis
/// can tell it of one.
/// </summary>
public sealed class RevokingElsewhere
{
    [Fact]
    public async Task Is_noted_there_without_asking_also_after_Redis_was_away()
    {
        await using var redis = await RedisServer.Start();
        using var here = new Place();
        using var elsewhere = new Place();
        await using var users = await FlorinProcess.Start(elsewhere.Arguments(["--services=user", .. With(redis)]));
        await redis.Kill(); // The other one starts without it.
        await using var gateway = await FlorinProcess.Start(
            here.Arguments([
                "--services=gateway,account",
                $"--Services:user:Address={elsewhere.Client("user").BaseAddress}",
                "--Florin:Tokens:RefreshRevocationsEvery=1.00:00:00",
                .. With(redis),
            ])
        );
        var (client, account) = (here.Client("gateway"), here.Client("account"));
        var admin = await client.LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
        await Redis(account, "degraded");
        await redis.StartAgain();
        await Redis(account, "healthy");
        await Block(client, admin);
        await redis.Kill();
        await redis.StartAgain();
        await Block(client, admin);
    }

    // Processes with data of their own know each other by it.
    private static readonly string ServiceKey = $"--Florin:ServiceKey={Convert.ToBase64String(new byte[32])}";

    private static string[] With(RedisServer redis) =>
        [$"--Redis:Endpoints=127.0.0.1:{redis.Port}", "--Redis:Timeout=00:00:05", ServiceKey];

    private static async Task Block(HttpClient client, string admin)
    {
        var (id, token) = await client.Register("leaver");
        const string Own = "/api/account/accounts";
        var before = await client.Ask("GET", $"{Own}?userId={id}", token: token);
        Assert.True(before.Status == 200, before.Text);
        Assert.Equal(200, (await client.Ask("POST", $"/api/user/users/{id}/block", token: admin)).Status);
        await Eventually.Is(() => client.Ask("GET", $"{Own}?userId={id}", token: token), answer => answer.Status == 401);
    }

    private static Task<Answer> Redis(HttpClient service, string status) =>
        Eventually.Is(
            () => service.Ask("GET", "/health"),
            answer =>
                answer.Status == 200
                && answer.Body!["checks"]!.AsArray().Any(c => ((string?)c!["name"], (string?)c["status"]) == ("redis", status))
        );
}
