using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Platform.EventLog;
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
            var defined = service
                .Add.Method.Module.Assembly.GetTypes()
                .Concat(typeof(EventLog).Assembly.GetTypes())
                .Where(type => type is { IsInterface: false, ContainsGenericParameters: false } && IsState(type))
                .Select(type => (string)type.GetProperty("Schema")!.GetValue(null)!); // Every state has one.
            Assert.Equal(defined.Order(StringComparer.Ordinal), named.Schemas.Order(StringComparer.Ordinal));
        }
    }

    private static bool IsState(Type type) =>
        Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IState<>));
}
