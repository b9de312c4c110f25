using Florin.Gateway.Features.Discovery;

namespace Florin.Unit.Tests.Gateway;

public sealed class KnowingNameservers
{
    [Theory]
    [InlineData("10.0.0.2, 10.0.0.3:5353,::1,[::1]:5353", "10.0.0.2:53,10.0.0.3:5353,[::1]:53,[::1]:5353")]
    [InlineData("0.0.0.0,0.0.0.0:54,::", "127.0.0.1:53,127.0.0.1:54,[::1]:53")] // This machine, as for the system's resolver.
    public void Is_what_the_configuration_says(string given, string servers) =>
        Assert.Equal(servers, string.Join(',', new DnsOptions { Nameservers = given }.Servers("/nowhere")));

    [Fact]
    public void Is_what_the_system_says_otherwise()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(
            file,
            "# comment\nsearch internal\nnameserver 10.0.0.2\n nameserver\t::1 # second\nnameserver x\nnameserver\nnameserver 0.0.0.0\n"
        );
        Assert.Equal("10.0.0.2:53,[::1]:53,127.0.0.1:53", string.Join(',', new DnsOptions().Servers(file)));
        File.WriteAllText(file, "search internal\n");
        Assert.Equal("127.0.0.1:53", string.Join(',', new DnsOptions().Servers(file)));
        File.Delete(file);
        Assert.Equal("127.0.0.1:53", string.Join(',', new DnsOptions().Servers(file)));
    }
}
