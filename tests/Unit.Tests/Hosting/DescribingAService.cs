using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A service whose features note what is done with them.</summary>
public sealed class DescribingAService
{
    private readonly List<string> _done = [];
    private Provided<string>? _made;
    private ServiceBuilder? _builder;

    [Fact]
    public void Does_nothing_that_hosting_does()
    {
        var described = ServiceBuilder.Describe(Definition);
        Assert.Equal(["/added", "/writes/{id}", "/feed"], described.Endpoints.Select(endpoint => endpoint.Path));
        Assert.Equal(["view"], described.Projections.Select(projection => projection.Consumer));
        Assert.Equal(["adds"], _done);
    }

    [Fact]
    public void Says_what_is_missing_where_it_is_asked_for()
    {
        var described = ServiceBuilder.Describe(Definition);
        foreach (var early in (Func<object>[])[() => described.Log, () => described.Runtime, () => _made!.Value])
            Assert.Equal(
                "The noting service is described, and not hosted yet.",
                Assert.Throws<InvalidOperationException>(early).Message
            );
    }

    [Fact]
    public async Task Differs_from_hosting_in_what_comes_after_the_adding_in_its_order()
    {
        var log = new InMemoryLogStore();
        var views = new InMemoryViewStore();
        await using var service = await LoneService.Start(Definition, log, views, new WallClock(), new OtherServices());
        Assert.Equal(["adds", "hosts first", "makes", "opens", "starts"], _done);
        Assert.Equal("noting", _made!.Value);
        Assert.Same(service.Log, _builder!.Log);
    }

    private ServiceDefinition Definition => new("noting", 30, _ => { }, Add);

    private void Add(ServiceBuilder service)
    {
        _builder = service;
        service.OnStart(_ =>
        {
            _done.Add("starts");
            return Task.CompletedTask;
        });
        service.OnOpen(_ =>
        {
            _done.Add("opens");
            return ValueTask.CompletedTask;
        });
        service.Hosted(_ => _done.Add("hosts first"));
        _made = service.Provides(runtime =>
        {
            _done.Add("makes");
            return runtime.Log.Name;
        });
        service.Projects("view", service.Definition.Name, [], (_, _, _) => ValueTask.CompletedTask);
        service.Get("/added", Permission.AdminRead, (_, _) => Task.FromResult(Reply.Ok("")));
        _done.Add("adds");
    }
}
