using Florin.Host.Composition;
using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A program can host services beside those of the catalogue.</summary>
public sealed class AddingAService
{
    [Theory]
    [InlineData("user", 9)]
    [InlineData("wish", 1)]
    public void Refuses_the_name_or_the_port_of_another(string name, int portOffset)
    {
        var before = Catalog.Services.Count;
        var own = new ServiceDefinition(name, portOffset, _ => { }, _ => { });
        Assert.Throws<ArgumentException>(() => Catalog.Add([own]));
        Assert.Equal(before, Catalog.Services.Count);
    }
}
