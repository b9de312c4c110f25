using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>How often one may ask.</summary>
public sealed class Limits
{
    [Fact]
    public async Task Stop_the_sixth_login_in_a_quarter_of_an_hour_right_or_wrong()
    {
        await using var florin = new OneProcess();
        await florin.Start();
        var stranger = await Person.Stranger(florin);
        var (email, password) = ("five@example.com", "a password for tests");
        await stranger.Post(
            "/api/user/users",
            new
            {
                email,
                password,
                name = "Five",
            }
        );
        for (var i = 0; i < 5; i++)
        {
            var answer = await stranger.Post(
                "/api/user/login",
                new { email, password = i % 2 == 0 ? "wrong password" : password }
            );
            Assert.Equal(i % 2 == 0 ? 401 : 200, answer.Status);
        }
        var refused = await stranger.Post("/api/user/login", new { email = "FIVE@example.com", password });
        Assert.Equal((429, "rate-limited"), (refused.Status, refused.Code));
        TellsWhenToComeBack(refused);
        Assert.Equal(401, (await stranger.Post("/api/user/login", new { email = "six@example.com", password })).Status);
    }

    [Fact]
    public async Task Are_told_and_kept_by_address_and_by_user()
    {
        await using var florin = new OneProcess();
        await florin.Start("--Gateway:RateLimit:Enabled=true", "--Gateway:RateLimit:Limit=8");
        var person = await Person.New(florin); // Two requests without a token: registering and logging in.
        var stranger = await Person.Stranger(florin);
        for (var left = 5; left >= 0; left--)
        {
            var answer = await stranger.Get("/api/user/me");
            Assert.Equal(
                (401, "8", $"{left}"),
                (answer.Status, answer.Header("X-RateLimit-Limit"), answer.Header("X-RateLimit-Remaining"))
            );
        }
        var refused = await stranger.Get("/api/user/me");
        Assert.Equal((429, "rate-limited"), (refused.Status, refused.Code));
        TellsWhenToComeBack(refused);
        Assert.Equal(200, (await stranger.Get("/health")).Status);
        var counted = await person.Get("/api/user/me");
        Assert.Equal(
            (200, "8", "7"),
            (counted.Status, counted.Header("X-RateLimit-Limit"), counted.Header("X-RateLimit-Remaining"))
        );
    }

    private static void TellsWhenToComeBack(Answer refused)
    {
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 900);
        Assert.InRange((int)refused.Body!["retryAfter"]!, 1, 900); // Refused with 429, so it has.
    }
}
