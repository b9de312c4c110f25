using Florin.Host.Composition;
using Florin.Platform.Identity;

namespace Florin.Unit.Tests.Identity;

public sealed class WhatAnEndpointNeeds
{
    // Adding one here says that everybody on the internet may send it.
    private static readonly string[] Public =
    [
        "transaction: GET /transactions/{id}/attachments/{attachment}/shared", // Who has a link has its signature.
        "user: POST /users",
        "user: POST /login",
        "user: POST /login/passkey",
        "user: POST /login/passkey/options",
        "user: POST /password-resets",
        "user: POST /password-resets/complete",
        "user: POST /email-confirmations/complete",
        "user: GET /.well-known/jwks.json",
        "user: GET /.well-known/receipt-keys.json",
    ];

    [Fact]
    public void Is_a_permission_wherever_it_is_not_for_everyone() =>
        Assert.Equal(
            Public.Order(StringComparer.Ordinal),
            Catalog
                .Described()
                .SelectMany(service =>
                    service
                        .Endpoints.Where(endpoint => endpoint.Access.Permission is null)
                        .Select(endpoint => $"{service.Definition.Name}: {endpoint.Method} {endpoint.Path}")
                )
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Is_given_to_the_role_admin_whatever_it_is() =>
        Assert.Equal(
            Permission.All.Select(one => one.Name).Order(StringComparer.Ordinal),
            RoleGrants.BuiltIn[Role.Admin].Any.Names
        );

    // They show, or explain, or have a report written or a query answered of what may be read, and change nothing.
    private static readonly string[] Shows =
    [
        "admin:policies",
        "admin:events",
        "admin:config",
        "reports:query",
        "reports:write",
    ];

    [Theory]
    [InlineData(Role.Support)]
    [InlineData(Role.Auditor)]
    public void Changes_nothing_of_others_where_the_role_only_reads(Role role) =>
        Assert.All(
            RoleGrants.BuiltIn[role].Any.Names.Except(Shows),
            name => Assert.True(name.EndsWith(":read", StringComparison.Ordinal) || name == "users:list", name)
        );
}
