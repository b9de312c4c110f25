using Florin.Gateway.Model.Configuration;

namespace Florin.Unit.Tests.Gateway;

public sealed class NamingServiceRecords
{
    [Theory]
    [InlineData("_http._tcp.account.internal", true)]
    [InlineData("account.service.consul.", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("a..b", false)]
    [InlineData("a..", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä.internal", false)]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a123456789abcd.internal", false)]
    public void Takes_names_that_can_be_asked_for(string name, bool isValid) => Assert.Equal(isValid, DnsName.IsValid(name));
}
