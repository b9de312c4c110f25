using System.Reflection;
using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.EventStore;

public sealed class EveryState
{
    /// <summary>Else florin verify could not compute its snapshots again.</summary>
    [Fact]
    public void Is_named_by_the_service_that_it_belongs_to()
    {
        foreach (var service in Catalog.Services)
        {
            var named = new StateTypes();
            service.States(named);
            var platform = In(typeof(EventLog).Assembly).ToList();
            var defined = In(service.Add.Method.Module.Assembly)
                .Concat(platform.Except(OfThoseThatFollow))
                .Concat(OfThoseThatFollow.Where(_ => Follows(service)));
            Assert.Equal(defined.Order(StringComparer.Ordinal), named.Schemas.Order(StringComparer.Ordinal));
        }
    }

    // Only logs of services that act on what happens at others have it.
    private static readonly string[] OfThoseThatFollow = [FollowedLog.Schema];

    private static bool Follows(ServiceDefinition service)
    {
        var types = new EventTypes();
        service.Events(types);
        return types.All.Any(type => type.Type == typeof(LogFollowed));
    }

    private static IEnumerable<string> In(Assembly assembly) =>
        assembly
            .GetTypes()
            .Where(type => type is { IsInterface: false, ContainsGenericParameters: false } && IsState(type))
            .Select(type => (string)type.GetProperty("Schema")!.GetValue(null)!); // Every state has one.

    private static bool IsState(Type type) =>
        Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IState<>));
}
