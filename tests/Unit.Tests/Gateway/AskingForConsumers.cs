using Florin.Gateway.Pipeline.Admin;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Testing;

namespace Florin.Unit.Tests.Gateway;

/// <summary>What operators ask of consumers, wherever the services run.</summary>
public sealed class AskingForConsumers
{
    private static readonly ConsumerHealth Ledger = new("ledger", "account", HealthStatus.Degraded, 7, 0, 0, "1 event", 1);

    private readonly OtherServices _services = new OtherServices()
        .Does(ConsumerOperations.List("account"), _ => new ListedConsumers([Ledger]))
        .Does(
            ConsumerOperations.Parked("account"),
            asked => new ListedParked(
                asked.Consumer == "ledger"
                    ? [new ParkedEvent(asked.After + 1, "account-acc_1", "FundsDebited", "It is poison.", default, 5)]
                    : null
            )
        )
        .Does(ConsumerOperations.Retry("account"), asked => new ConsumerOutcome(Ledger, asked.Position is null ? 3 : 1, null))
        .Does(ConsumerOperations.Rebuild("account"), _ => new ConsumerOutcome(Ledger, 0, "not now"));

    [Fact]
    public async Task Lists_those_of_all_services_and_says_who_cannot_be_asked()
    {
        var reply = await Ask("GET", "/admin/consumers");
        var items = Assert.IsType<ListData<ConsumerReport>>(reply.Data).Items;
        Assert.Equal(Ledger, items[0].Consumer);
        Assert.Equal(("audit", null), (items[1].Service, items[1].Consumer));
        Assert.NotNull(items[1].Detail);
    }

    [Theory]
    [InlineData("GET", "/admin/consumers/account/ledger/parked", 200)]
    [InlineData("GET", "/admin/consumers/account/ledger/parked?after=12", 200)]
    [InlineData("GET", "/admin/consumers/account/ledger/parked?after=x", 400)]
    [InlineData("GET", "/admin/consumers/account/nobody/parked", 404)]
    [InlineData("GET", "/admin/consumers/nobody/ledger/parked", 404)]
    [InlineData("POST", "/admin/consumers/account/ledger/parked/retry", 200)]
    [InlineData("POST", "/admin/consumers/account/ledger/parked/7/retry", 200)]
    [InlineData("POST", "/admin/consumers/account/ledger/parked/x/retry", 400)]
    [InlineData("POST", "/admin/consumers/account/ledger/rebuild", 409)]
    [InlineData("POST", "/admin/consumers/audit/seal-account/parked/retry", 503)]
    public async Task Asks_the_service_and_answers_by_what_it_says(string method, string path, int status) =>
        Assert.Equal(status, (await Ask(method, path)).Status);

    [Fact]
    public async Task Says_which_positions_there_are() =>
        Assert.Equal(
            "is '-1'; expected an integer of at least 0.",
            (await Ask("POST", "/admin/consumers/account/ledger/parked/-1/retry")).Problems?.ByField["position"].Single()
        );

    private async Task<Reply> Ask(string method, string path)
    {
        var parts = path.Split('?', 2);
        var (operation, values) = new ConsumerAdmin(["account", "audit"], _services, new IdSource(new FakeTime()))
            .Operations.Where(o => o.Method == method)
            .Select(o => (o, o.Match(parts[0])))
            .Single(m => m.Item2 is not null);
        var query = new RequestQuery(parts.Length == 2 ? $"?{parts[1]}" : null, operation.Endpoint);
        try
        {
            var admin = new Actor("user_admin", Role.Admin);
            return await operation.Handle(new AdminRequest(admin, values!, query, default)); // It matched.
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
    }
}
