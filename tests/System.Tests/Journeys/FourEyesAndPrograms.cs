using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary><c>Review:FourEyes</c> where a service account made a transaction in review, or would decide about it.</summary>
public sealed class FourEyesAndPrograms : IAsyncDisposable
{
    private static readonly string[] Scopes = ["transactions:read", "transactions:write", "transactions:approve"];
    private readonly OneProcess _florin = new();

    [Fact]
    public async Task Count_a_program_and_who_made_it_as_one()
    {
        await _florin.Start("--Review:FourEyes=true");
        var (maker, other) = (await Person.Admin(_florin), await Person.SecondAdmin(_florin));
        var owner = await Person.New(_florin);
        var account = await owner.Opens();
        var program = (string)
            (await maker.Post("/api/user/service-accounts", new { name = "sync", role = "admin" })).Data["id"]!; // As in the contract.
        var key = new
        {
            name = "k",
            scopes = Scopes,
            serviceAccount = program,
        };
        var robot = maker.With((string)(await maker.Post("/api/user/api-keys", key)).Data["key"]!); // Likewise.

        var made = (await robot.MovesTo("IN_REVIEW", owner.Deposit(account, 20_000)))["id"];
        Assert.Equal(403, (await maker.Post($"{Person.Transactions}/{made}/approve")).Status);
        Assert.Equal(403, (await robot.Post($"{Person.Transactions}/{made}/approve")).Status);
        Assert.Equal(200, (await other.Post($"{Person.Transactions}/{made}/approve")).Status);

        var own = (await maker.MovesTo("IN_REVIEW", owner.Deposit(account, 20_000)))["id"];
        Assert.Equal(403, (await robot.Post($"{Person.Transactions}/{own}/approve")).Status);
        Assert.Equal(200, (await other.Post($"{Person.Transactions}/{own}/approve")).Status);

        var others = (await other.MovesTo("IN_REVIEW", owner.Deposit(account, 20_000)))["id"];
        Assert.Equal(200, (await robot.Post($"{Person.Transactions}/{others}/approve")).Status);
        await _florin.StopsWell();
    }

    public ValueTask DisposeAsync() => _florin.DisposeAsync();
}
