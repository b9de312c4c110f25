using System.Net;
using System.Net.Sockets;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Composition;
using Florin.Host.Web;
using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Hosting;

public sealed class ListeningOnAPort
{
    [Theory]
    [InlineData(0, "Florin:BasePort is '{base}': port {port} of 127.0.0.1, for the gateway,")]
    [InlineData(1, "Florin:BasePort is '{base}': port {port} of 127.0.0.1, for the user service,")]
    [InlineData(
        90,
        "Florin:BasePort is '{base}', so that Gateway:Admin:Port is '{port}': port {port} of 127.0.0.1, for the operators,"
    )]
    public void That_is_taken_names_the_setting_that_chooses_it(int offset, string message)
    {
        using var other = Taken(out var port);
        var refused = Refused(new FlorinOptions { BasePort = port - offset }, new AdminOptions(), port);
        var expected = message
            .Replace("{base}", $"{port - offset}", StringComparison.Ordinal)
            .Replace("{port}", $"{port}", StringComparison.Ordinal);
        Assert.Equal($"{expected} is in use by another process; choose another port, or stop that process.", refused);
    }

    [Fact]
    public void That_is_taken_names_the_operators_own_setting_where_it_is_set()
    {
        using var other = Taken(out var port);
        Assert.StartsWith(
            $"Gateway:Admin:Port is '{port}': port {port}",
            Refused(new FlorinOptions(), new AdminOptions { Port = port }, port),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(3000, "Florin:Bind is '192.0.2.1': the gateway cannot listen there")]
    [InlineData(3001, "Florin:ServiceBind is '192.0.2.2': the user service cannot listen there")]
    [InlineData(3090, "Gateway:Admin:Bind is '192.0.2.3': the operators cannot listen there")]
    public void Of_an_address_that_this_machine_does_not_have_names_the_setting_of_the_address(int port, string message)
    {
        var options = new FlorinOptions { Bind = "192.0.2.1", ServiceBind = "192.0.2.2" };
        var admin = new AdminOptions { Bind = "192.0.2.3" };
        Assert.StartsWith(message, Refused(options, admin, port, "192.0.2.9"), StringComparison.Ordinal);
    }

    private static string Refused(FlorinOptions options, AdminOptions admin, int port, string address = "127.0.0.1") =>
        Assert
            .Throws<WrongConfiguration>(() =>
                new ListenSockets(options, admin).Bind(new IPEndPoint(IPAddress.Parse(address), port))
            )
            .Message;

    private static TcpListener Taken(out int port)
    {
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        port = ((IPEndPoint)other.LocalEndpoint).Port;
        return other;
    }
}
