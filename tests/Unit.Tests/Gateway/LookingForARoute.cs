using System.Globalization;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Gateway.Pipeline.Routing;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Florin.Testing;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>How much a request looks at to find its route among many.</summary>
public sealed class LookingForARoute
{
    private const int Many = 100;

    [Theory]
    [InlineData("/api/account/accounts/acc_1", 1)]
    [InlineData("/api/account/special/7", 2)]
    [InlineData("/api/account", 1)]
    [InlineData("/API/Account/Special/7/deep", 2)]
    [InlineData("/shop/7", 1)]
    [InlineData("/shop/107", 0)]
    [InlineData("//api/account/x", 0)]
    [InlineData("/", 0)]
    public void Looks_at_those_alone_that_begin_as_the_path_does(string path, int routes)
    {
        var tree = new RouteTree(Routes());
        Assert.Equal(routes, tree.Of(path).Length);
    }

    [Fact]
    public void Allocates_nothing_on_the_way_to_a_service_but_the_path_that_it_is_asked_for()
    {
        var table = new RouteTable(
            Routes(),
            new Dictionary<string, Target>(StringComparer.Ordinal),
            new EndpointMethods(new Dictionary<string, IReadOnlyList<Florin.Platform.Http.Endpoint>>(StringComparer.Ordinal))
        );
        const string path = "/api/account/accounts/acc_1";
        var request = new DefaultHttpContext().Request;
        request.Path = path;
        Assert.Equal("/accounts/acc_1", table.Find(request).Rest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var target = table.Find(request);
        var found = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        var rest = path["/api/account".Length..];
        Assert.Equal(GC.GetAllocatedBytesForCurrentThread() - before, found);
        Assert.Equal(rest, target.Rest);
    }

    private static List<RouteMatcher> Routes()
    {
        var protection = new Protection(new CircuitBreakerOptions(), new BulkheadOptions(), TimeSpan.FromSeconds(1));
        var cluster = new Cluster("account", new ClusterConfig(), protection, [], null, new HttpClient(), new FakeTime());
        var paths = Enumerable
            .Range(0, Many)
            .Select(i => i.ToString(CultureInfo.InvariantCulture))
            .SelectMany(i => new[] { $"/shop/{i}", $"/api/account/special/{i}/{{**rest}}" });
        var own = Of("account", "/api/account/{**rest}", "/api/account");
        return [.. paths.Select(path => Of(path, path, PathString.Empty)), own];

        RouteMatcher Of(string id, string path, PathString pathBase) =>
            new(
                new Route(id, new RouteConfig { Match = new() { Path = path } }, cluster, pathBase)
                {
                    IsOwn = pathBase.HasValue,
                }
            );
    }
}
