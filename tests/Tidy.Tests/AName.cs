using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class AName
{
    /// <summary>Names that only look like what is forbidden.</summary>
    private static IReadOnlyList<Exempt> LooksAlike { get; } =
    [new("StoredCommand", "is what the log keeps of a command, not a command")];

    [Fact]
    public void Says_what_the_thing_is() => Repository.IsTidy(Names.Check(Repository.Code, LooksAlike));

    [Theory]
    [InlineData("src/Utils/A.cs", "class A;")]
    [InlineData("src/Kernel/Common.cs", "class A;")]
    [InlineData("src/Kernel/MoneyHelper.cs", "class A;")]
    [InlineData("src/Base/A.cs", "class A;")]
    [InlineData("src/A.cs", "class AccountManager;")]
    [InlineData("src/A.cs", "interface IUserManager;")]
    [InlineData("src/A.cs", "record SharedThings(int A);")]
    [InlineData("src/A.cs", "class HandlerBase;")]
    [InlineData("tests/A.cs", "class AccountTests;")]
    [InlineData("src/A.cs", "record PlaceHoldCommand;")]
    [InlineData("src/A.cs", "record struct AccountDto;")]
    [InlineData("src/A.cs", "class LogImpl;")]
    [InlineData("src/A.cs", "record HoldPlacedDomainEvent;")]
    [InlineData("src/A.cs", "delegate void RunCommand();")]
    [InlineData("src/A.cs", "class A { Task LoadAsync() => Task.CompletedTask; }")]
    [InlineData("src/A.cs", "interface A { Task LoadAsync(); }")]
    [InlineData("src/A.cs", "class A : B { private Task LoadAsync() => Task.CompletedTask; }")]
    public void Is_reported_when_it_says_nothing(string path, string code) =>
        Assert.Single(Names.Check([new SourceFile(path, code)], []));

    [Fact]
    public void Is_let_through_when_exempt() =>
        Assert.Empty(Names.Check([new SourceFile("src/A.cs", "record StoredCommand;")], LooksAlike));

    [Theory]
    [InlineData("src/Database/A.cs", "class Database;")]
    [InlineData("src/Kernel/A.cs", "enum Command { Place }")]
    [InlineData("src/A.cs", "interface ICommand;")]
    [InlineData("src/A.cs", "class A { void Load() { } Task LoadAsync() => Task.CompletedTask; }")]
    [InlineData("src/A.cs", "class A { public override Task ReadAsync() => Task.CompletedTask; }")]
    [InlineData("src/A.cs", "class A : IConnectionListener { public Task AcceptAsync() => Task.CompletedTask; }")]
    public void Is_not_reported_when_it_only_looks_alike(string path, string code) =>
        Assert.Empty(Names.Check([new SourceFile(path, code)], []));
}
