// A fault in one screen must not blank the window. What was saved is safe; the way out is a fresh screen.
import { Component, type ReactNode } from "react";

interface Props {
  message: string;
  again: string;
  children: ReactNode;
}

export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="empty" role="alert">
        <strong>{this.props.message}</strong>
        <button type="button" className="btn" onClick={() => this.setState({ failed: false })}>
          {this.props.again}
        </button>
      </div>
    );
  }
}
