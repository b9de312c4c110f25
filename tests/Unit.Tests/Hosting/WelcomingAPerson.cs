using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Composition;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What a terminal shows when everything is ready.</summary>
public sealed class WelcomingAPerson
{
    private static readonly string Folder = Path.GetFullPath("elsewhere");

    [Fact]
    public void Says_what_to_open_where_data_lies_and_how_to_get_a_token()
    {
        var text = Text(new FlorinOptions { Data = "elsewhere" }, new AdminOptions());
        Assert.Contains("Florin is ready after 812 ms.", text, StringComparison.Ordinal);
        Assert.Contains("Gateway          http://127.0.0.1:3000/\n", text, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:3000/openapi.json\n", text, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:3090/\n", text, StringComparison.Ordinal);
        Assert.Contains("account 3002", text, StringComparison.Ordinal);
        Assert.Contains($"{Folder}\n", text, StringComparison.Ordinal);
        Assert.Contains("bin/florin token --role admin --data ./elsewhere\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_out_of_the_command_what_is_its_default() =>
        Assert.Contains(
            "bin/florin token --role admin\n",
            Text(new FlorinOptions(), new AdminOptions()),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("0.0.0.0", "http://127.0.0.1:3000/\n")]
    [InlineData("::", "http://[::1]:3000/\n")]
    [InlineData("localhost", "http://127.0.0.1:3000/\n")]
    [InlineData("192.0.2.7", "http://192.0.2.7:3000/\n")]
    public void Names_an_address_that_can_be_opened(string bind, string address) =>
        Assert.Contains(address, Text(new FlorinOptions { Bind = bind }, new AdminOptions()), StringComparison.Ordinal);

    [Fact]
    public void Names_no_port_that_is_not_there()
    {
        var text = Text(new FlorinOptions { Services = "gateway" }, new AdminOptions { Enabled = false });
        Assert.DoesNotContain("Operators", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Services", text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", text, StringComparison.Ordinal);
        text = Text(new FlorinOptions { Services = "account" }, new AdminOptions());
        Assert.DoesNotContain("Gateway", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Operators", text, StringComparison.Ordinal);
    }

    private static string Text(FlorinOptions options, AdminOptions admin) =>
        Welcome.Text(options, admin, isSecure: false, "bin/florin", TimeSpan.FromMilliseconds(812));
}
