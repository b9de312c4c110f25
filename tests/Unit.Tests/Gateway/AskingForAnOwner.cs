using Florin.Gateway.Features.Health;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline.Admin;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Testing;

namespace Florin.Unit.Tests.Gateway;

/// <summary>What operators ask of the owners of logs, wherever the services run.</summary>
public sealed class AskingForAnOwner : IDisposable
{
    private static readonly LogStanding Standing = new("MySql", true, "http://a", 7, 42, null, 3);
    private readonly OtherServices _services;
    private readonly HttpMessageInvoker _nobody = new(new HttpClientHandler());
    private PinLog? _pinned;

    public AskingForAnOwner()
    {
        _services = new OtherServices()
            .Does(
                OwnershipOperations.Release("account"),
                _ => new OwnershipOutcome(Standing, "No other instance has the log of account open that could take it over.")
            )
            .Does(
                OwnershipOperations.Pin("account"),
                asked =>
                {
                    _pinned = asked;
                    return new OwnershipOutcome(Standing with { Pin = asked.Pin }, null);
                }
            );
    }

    public void Dispose() => _nobody.Dispose();

    [Theory]
    [InlineData("/admin/storage/account/release", 409)]
    [InlineData("/admin/storage/audit/release", 503)]
    [InlineData("/admin/storage/nothing/release", 404)]
    [InlineData("/admin/storage/account/pin?instance=http://b&until=2026-12-01T00:00:00Z", 200)]
    [InlineData("/admin/storage/audit/pin?instance=http://b&until=2026-12-01T00:00:00Z", 503)]
    [InlineData("/admin/storage/nothing/pin?instance=http://b&until=2026-12-01T00:00:00Z", 404)]
    [InlineData("/admin/storage/account/pin?instance=http://b&until=soon", 400)]
    [InlineData("/admin/storage/account/pin?instance=&until=2026-12-01T00:00:00Z", 400)]
    [InlineData("/admin/storage/account/pin?instance=b&until=2026-12-01T00:00:00Z", 400)]
    [InlineData("/admin/storage/account/pin?instance=ftp://b&until=2026-12-01T00:00:00Z", 400)]
    [InlineData("/admin/storage/account/pin?instance=http://b/api&until=2026-12-01T00:00:00Z", 400)]
    [InlineData("/admin/storage/account/pin?instance=HTTP://B:80/&until=2026-12-01T00:00:00Z", 200)]
    [InlineData("/admin/storage/account/pin?instance=http://b&until=2026-12-01T00:00:00Z&for=1h", 400)]
    public async Task Asks_the_owner_and_answers_by_what_it_says(string path, int status) =>
        Assert.Equal(status, (await Ask(path)).Status);

    [Fact]
    public async Task Says_who_is_pinned_until_when()
    {
        var reply = await Ask("/admin/storage/account/pin?instance=http://b/&until=2026-12-01T01:00:00%2B01:00");
        var pin = new PinnedInstance("http://b", new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((pin, pin), (_pinned?.Pin, Assert.IsType<LogStanding>(reply.Data).Pin));
    }

    [Fact]
    public async Task Names_all_that_is_missing() =>
        Assert.Equal(["instance", "until"], (await Ask("/admin/storage/account/pin")).Problems?.ByField.Keys.Order());

    private async Task<Reply> Ask(string path)
    {
        var parts = path.Split('?', 2);
        var (operation, values) = new StorageAdmin([Probe("account"), Probe("audit")], _services, new IdSource(new FakeTime()))
            .Operations.Where(o => o.Method == "POST")
            .Select(o => (o, o.Match(parts[0])))
            .Single(m => m.Item2 is not null);
        try
        {
            var query = new RequestQuery(parts.Length == 2 ? $"?{parts[1]}" : null, operation.Endpoint);
            query.ThrowIfInvalid();
            var admin = new Actor("user_admin", Role.Admin);
            return await operation.Handle(new AdminRequest(admin, values!, query, default)); // It matched.
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
    }

    private HealthProbe Probe(string service) =>
        new(
            ServiceLocation.Elsewhere(service, new Uri("http://127.0.0.1:9")),
            () => throw new InvalidOperationException("It is not asked how it is."),
            _nobody,
            null!, // As above.
            new FakeTime()
        );
}
